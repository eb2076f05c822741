locals {
  zone_id = var.zone_id == null ? aws_route53_zone.this[0].zone_id : var.zone_id
  gateway = "${var.gateway_host}.${var.domain}"
}

resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38:DNSSEC needs a key in us-east-1 and an entry at the parent, which is not ours; an own zone is passed as zone_id.
  #checkov:skip=CKV2_AWS_39:A log of queries needs a group in us-east-1; the names are public anyway.
  count = var.zone_id == null ? 1 : 0
  name  = var.domain
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"
  key_algorithm             = "EC_prime256v1"
  options {
    certificate_transparency_logging_preference = "ENABLED"
  }
  lifecycle {
    create_before_destroy = true
  }
}

# The domain and the wildcard are proven by one and the same record.
resource "aws_route53_record" "proof" {
  zone_id         = local.zone_id
  name            = one(distinct([for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_name]))
  type            = one(distinct([for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_type]))
  records         = distinct([for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_value])
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [aws_route53_record.proof.fqdn]
}

# Only Amazon issues certificates for the domain.
resource "aws_route53_record" "caa" {
  zone_id = local.zone_id
  name    = var.domain
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"amazon.com\"", "0 issuewild \"amazon.com\""]
}

resource "aws_route53_record" "gateway" {
  count   = var.ingress == null ? 0 : 1
  zone_id = local.zone_id
  name    = local.gateway
  type    = "A"
  alias {
    name                   = var.ingress.dns_name
    zone_id                = var.ingress.zone_id
    evaluate_target_health = true
  }
}
