output "bootstrap_servers" {
  description = "Addresses for SASL_SSL with SCRAM-SHA-512, for bootstrap.servers of the broker's configuration."
  value       = aws_msk_cluster.this.bootstrap_brokers_sasl_scram
}

output "bootstrap_servers_iam" {
  description = "Addresses for IAM, for administration."
  value       = aws_msk_cluster.this.bootstrap_brokers_sasl_iam
}

output "replication_factor" {
  description = "Copies of every partition."
  value       = 3
}
