output "cluster" {
  description = "Name of the cluster, for aws eks update-kubeconfig."
  value       = module.cluster.name
}

output "settings" {
  description = "Settings for the overlay's configMapGenerator settings (behavior: merge); the names are those of docs/settings.md."
  value = {
    SOMA_FILES_STORE     = "s3"
    SOMA_FILES_S3_BUCKET = module.object_storage.bucket
    SOMA_FILES_S3_REGION = data.aws_region.current.name
    SOMA_TRUSTED_PROXIES = "127.0.0.0/8 ${module.network.cidr} ::1/128"
    SOMA_OIDC_PUBLIC_URL = module.dns.gateway_url
  }
}

output "broker_config" {
  description = "Data of the ConfigMap broker-default (eventing/base/broker-config.yaml)."
  value = {
    "bootstrap.servers"                = module.kafka.bootstrap_servers
    "default.topic.replication.factor" = tostring(module.kafka.replication_factor)
  }
}

output "images" {
  description = "newName of each of the overlay's images."
  value       = module.registry.images
}

output "secrets" {
  description = "Where each Kubernetes Secret comes from: its name, and of each key the secret in Secrets Manager."
  value = {
    credentials         = { for key in module.secrets.secret_keys : key => module.secrets.secret_arns.credentials }
    gateway-credentials = { for key in module.secrets.gateway_secret_keys : key => module.secrets.secret_arns.gateway_credentials }
    database-owner = {
      dsn          = module.postgres.owner_secret_arn
      app-password = module.secrets.secret_arns.database_app
    }
    kafka = {
      user     = module.secrets.secret_arns.kafka
      password = module.secrets.secret_arns.kafka
    }
  }
}

output "postgres" {
  description = "Host, port and database; with owner's user name and password they make the dsn of database-owner."
  value       = module.postgres.endpoint
}

output "certificate_arn" {
  description = "Certificate for the load balancer in front of Kourier."
  value       = module.dns.certificate_arn
}

output "name_servers" {
  description = "What is entered at the parent of the domain."
  value       = module.dns.name_servers
}

output "roles" {
  description = "Role of each workload."
  value       = module.identity.role_arns
}
