locals {
  settings = {
    SOMA_FILES_STORE     = "s3"
    SOMA_FILES_S3_BUCKET = module.object_storage.bucket
    SOMA_FILES_S3_REGION = data.aws_region.current.name
    SOMA_TRUSTED_PROXIES = "127.0.0.0/8 ${module.network.cidr} ::1/128"
    SOMA_OIDC_PUBLIC_URL = module.dns.gateway_url
  }
  broker_config = {
    "bootstrap.servers"                = module.kafka.bootstrap_servers
    "default.topic.replication.factor" = tostring(module.kafka.replication_factor)
  }
}

output "cluster" {
  description = "Name of the cluster, for aws eks update-kubeconfig."
  value       = module.cluster.name
}

output "settings" {
  description = "Settings for the overlay's configMapGenerator settings (behavior: merge); the names are those of docs/settings.md."
  value       = local.settings
}

output "broker_config" {
  description = "Data of the ConfigMap broker-default (eventing/base/broker-config.yaml)."
  value       = local.broker_config
}

output "images" {
  description = "newName of each of the overlay's images."
  value       = module.registry.images
}

output "secrets" {
  description = "Each Kubernetes Secret: its name in Secrets Manager, and its keys. knative/components/external-secrets/secrets.json is the list that this is held to."
  value       = module.secrets.secrets
}

output "overlay" {
  description = "All of the above as a Kustomize component: the last one of an overlay with the components msk and external-secrets."
  value = yamlencode({
    apiVersion = "kustomize.config.k8s.io/v1alpha1"
    kind       = "Component"
    images     = [for image, repository in module.registry.images : { name = "registry.somaagent.invalid/${image}", newName = repository }]
    configMapGenerator = [{
      name      = "settings"
      namespace = "somaagent"
      behavior  = "merge"
      literals  = [for name, value in local.settings : "${name}=${value}"]
    }]
    patches = [
      {
        target = { kind = "ConfigMap", name = "broker-default" }
        patch  = jsonencode([for name, value in local.broker_config : { op = "replace", path = "/data/${name}", value = value }])
      },
      {
        target = { kind = "SecretStore" }
        patch  = jsonencode([{ op = "replace", path = "/spec/provider/aws/region", value = data.aws_region.current.name }])
      },
      {
        target = { kind = "ExternalSecret", name = "database-owner" }
        patch  = jsonencode([{ op = "replace", path = "/spec/dataFrom/1/extract/key", value = module.postgres.owner_secret_arn }])
      },
    ]
  })
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
