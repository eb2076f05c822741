output "endpoint" {
  description = "Where the database is."
  value       = { host = aws_db_instance.this.address, port = aws_db_instance.this.port, database = aws_db_instance.this.db_name }
}

output "owner_secret_arn" {
  description = "Secret in which RDS keeps the owner's user name and password; the dsn of the Secret database-owner is made of it."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}
