output "cluster" {
  description = "Name of the cluster, for aws eks update-kubeconfig."
  value       = module.platform.cluster
}

output "settings" {
  description = "Settings for the overlay's configMapGenerator settings (behavior: merge); the names are those of docs/settings.md."
  value       = module.platform.settings
}

output "broker_config" {
  description = "Data of the ConfigMap broker-default (eventing/base/broker-config.yaml)."
  value       = module.platform.broker_config
}

output "images" {
  description = "newName of each of the overlay's images."
  value       = module.platform.images
}

output "secrets" {
  description = "Each Kubernetes Secret: its name in Secrets Manager, and its keys."
  value       = module.platform.secrets
}

output "overlay" {
  description = "A Kustomize component with all of the above: terraform output -raw overlay."
  value       = module.platform.overlay
}

output "postgres" {
  description = "Host, port and database; with owner's user name and password they make the dsn of database-owner."
  value       = module.platform.postgres
}

output "certificate_arn" {
  description = "Certificate for the load balancer in front of Kourier."
  value       = module.platform.certificate_arn
}

output "name_servers" {
  description = "What is entered at the parent of the domain."
  value       = module.platform.name_servers
}

output "roles" {
  description = "Role of each workload."
  value       = module.platform.roles
}
