mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name               = "soma-test"
  cidr               = "10.20.0.0/16"
  availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  logs_kms_key_arn   = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "three_tiers_in_three_zones" {
  module {
    source = "./modules/network"
  }
  assert {
    condition     = length(aws_subnet.private) == 3 && length(aws_subnet.public) == 3 && length(aws_subnet.data) == 3
    error_message = "Each tier has a subnet in each zone."
  }
  assert {
    condition     = length(distinct([for s in concat(values(aws_subnet.private), values(aws_subnet.public), values(aws_subnet.data)) : s.cidr_block])) == 9
    error_message = "No two subnets share addresses."
  }
  assert {
    condition     = alltrue([for s in concat(values(aws_subnet.public), values(aws_subnet.private), values(aws_subnet.data)) : s.map_public_ip_on_launch != true])
    error_message = "No subnet gives public addresses."
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 3
    error_message = "Each zone has a NAT gateway of its own."
  }
  assert {
    condition     = aws_route_table.data.route == toset([]) || length(aws_route_table.data.route) == 0
    error_message = "Stores have no route but the VPC's own."
  }
  assert {
    condition     = aws_default_security_group.this.ingress == toset([]) || length(aws_default_security_group.this.ingress) == 0
    error_message = "The default group lets nothing in."
  }
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL"
    error_message = "All traffic is logged."
  }
  assert {
    condition     = aws_cloudwatch_log_group.flow.kms_key_id == var.logs_kms_key_arn && aws_cloudwatch_log_group.flow.retention_in_days == 365
    error_message = "Flow logs are encrypted and kept for a year."
  }
  assert {
    condition     = output.private_cidr_blocks == ["10.20.0.0/18", "10.20.64.0/18", "10.20.128.0/18"]
    error_message = "Nodes get a quarter of the range each."
  }
}

run "single_nat" {
  module {
    source = "./modules/network"
  }
  variables {
    nat = "single"
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_route.nat) == 3
    error_message = "One gateway serves all zones."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/network"
  }
  variables {
    # a malformed cidr is refused
    cidr = "10.20.0.0/33"
    # two zones are refused
    availability_zones = ["eu-central-1a", "eu-central-1b"]
    # an unknown nat is refused
    nat = "none"
    # unencrypted logs are refused
    logs_kms_key_arn = ""
    # logs of a week are refused
    log_days = 7
    # a name with capitals is refused
    name = "Soma"
  }
  expect_failures = [
    var.cidr,
    var.availability_zones,
    var.nat,
    var.logs_kms_key_arn,
    var.log_days,
    var.name,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/network"
  }
  variables {
    # a cidr with host bits is refused
    cidr = "10.20.1.0/16"
    # the same zone twice is refused
    availability_zones = ["eu-central-1a", "eu-central-1a", "eu-central-1b"]
  }
  expect_failures = [
    var.cidr,
    var.availability_zones,
  ]
}

run "bad_input_is_refused_3" {
  command = plan
  module {
    source = "./modules/network"
  }
  variables {
    # a public cidr is refused
    cidr = "8.8.0.0/16"
  }
  expect_failures = [
    var.cidr,
  ]
}

run "bad_input_is_refused_4" {
  command = plan
  module {
    source = "./modules/network"
  }
  variables {
    # a small cidr is refused
    cidr = "10.20.0.0/24"
  }
  expect_failures = [
    var.cidr,
  ]
}
