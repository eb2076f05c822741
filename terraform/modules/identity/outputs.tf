output "role_arns" {
  description = "Role of each workload."
  value       = { for key, role in aws_iam_role.this : key => role.arn }
}
