output "images" {
  description = "Where each image lies: newName of the overlay's images."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.repository_url }
}

output "arns" {
  description = "ARN of each image's repository."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.arn }
}
