output "bucket" {
  description = "Name of the bucket for uploads."
  value       = aws_s3_bucket.this["files"].id
}

output "bucket_arn" {
  description = "ARN of the bucket for uploads."
  value       = local.arns.files
}
