mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain = "soma.example.com"
}

run "a_zone_a_proven_certificate_and_no_address_yet" {
  module {
    source = "./modules/dns"
  }
  assert {
    condition     = length(aws_route53_zone.this) == 1 && length(aws_route53_record.gateway) == 0
    error_message = "The zone is made; the gateway has no address before its load balancer."
  }
  assert {
    condition     = aws_acm_certificate.this.validation_method == "DNS" && contains(aws_acm_certificate.this.subject_alternative_names, "*.soma.example.com")
    error_message = "The certificate is for all names below the domain, and proven by DNS."
  }
  assert {
    condition     = alltrue([for record in aws_route53_record.caa.records : strcontains(record, "amazon.com")])
    error_message = "Nobody else may issue certificates."
  }
  assert {
    condition     = output.gateway_url == "https://api.soma.example.com"
    error_message = "The gateway is reached over https."
  }
}

run "an_own_zone_and_an_ingress" {
  module {
    source = "./modules/dns"
  }
  variables {
    zone_id = "Z0123456789ABC"
    ingress = { dns_name = "x.elb.eu-central-1.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
  }
  assert {
    condition     = length(aws_route53_zone.this) == 0 && aws_route53_record.gateway[0].zone_id == "Z0123456789ABC" && aws_route53_record.gateway[0].name == "api.soma.example.com"
    error_message = "The record is made in the zone that exists."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/dns"
  }
  variables {
    # a domain with a final dot is refused
    domain = "soma.example.com."
    # a zone that is none is refused
    zone_id = "soma.example.com"
    # a host with dots is refused
    gateway_host = "a.b"
    # a foreign load balancer is refused
    ingress = { dns_name = "evil.example.org", zone_id = "Z215JYRZR1TBD5" }
  }
  expect_failures = [
    var.domain,
    var.zone_id,
    var.gateway_host,
    var.ingress,
  ]
}
