output "endpoint" {
  description = "Where the primary is, now and after a failover."
  value       = { host = aws_elasticache_replication_group.this.primary_endpoint_address, port = aws_elasticache_replication_group.this.port }
}
