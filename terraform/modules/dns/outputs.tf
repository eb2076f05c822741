output "zone_id" {
  description = "The hosted zone."
  value       = local.zone_id
}

output "name_servers" {
  description = "What is entered at the parent; empty where the zone existed already."
  value       = var.zone_id == null ? aws_route53_zone.this[0].name_servers : []
}

output "certificate_arn" {
  description = "Certificate of the domain and all names directly below it, once it is proven."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "gateway_url" {
  description = "The gateway as clients and browsers reach it."
  value       = "https://${local.gateway}"
}
