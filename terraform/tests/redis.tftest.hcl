mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name               = "soma-test"
  vpc_id             = "vpc-0a1b2c3d"
  subnet_ids         = ["subnet-0a", "subnet-0b", "subnet-0c"]
  kms_key_arn        = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  logs_kms_key_arn   = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  client_cidr_blocks = ["10.20.0.0/18", "10.20.64.0/18", "10.20.128.0/18"]
  engine_version     = "8.0"
  node_type          = "cache.r7g.large"
  password_reference = "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:r-AbCdEf:SecretString:password::v}}"
}

run "encrypted_authenticated_and_redundant" {
  module {
    source = "./modules/redis"
  }
  assert {
    condition     = aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_mode == "required"
    error_message = "Only TLS is spoken."
  }
  assert {
    condition     = tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled) && aws_elasticache_replication_group.this.kms_key_id == var.kms_key_arn
    error_message = "What lies on disk is encrypted with our key."
  }
  assert {
    condition     = aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.multi_az_enabled && aws_elasticache_replication_group.this.num_cache_clusters >= 2
    error_message = "A replica in another zone takes over."
  }
  assert {
    condition     = aws_elasticache_replication_group.this.user_group_ids == toset([var.name]) && aws_elasticache_replication_group.this.auth_token == null
    error_message = "Users authenticate, and no token lies in the state."
  }
  assert {
    condition     = startswith(aws_elasticache_user.default.access_string, "off ") && strcontains(aws_elasticache_user.default.access_string, "-@all")
    error_message = "The default user can do nothing."
  }
  assert {
    condition     = jsondecode(aws_cloudformation_stack.user.template_body).Resources.User.Properties.Passwords == [var.password_reference]
    error_message = "The state has a reference instead of the password."
  }
  assert {
    condition     = !strcontains(aws_cloudformation_stack.user.template_body, "+@all ~") && strcontains(aws_cloudformation_stack.user.template_body, "-@dangerous")
    error_message = "The functions' user may not do what is dangerous."
  }
  assert {
    condition     = [for log in aws_elasticache_replication_group.this.log_delivery_configuration : log.log_type] == ["engine-log"]
    error_message = "The slow log, which shows what was said, is not delivered."
  }
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.from_port == 6379 && rule.to_port == 6379])
    error_message = "Only one port is open."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/redis"
  }
  variables {
    # no key is refused nothing is unencrypted
    kms_key_arn = ""
    # a store open to the internet is refused
    client_cidr_blocks = ["0.0.0.0/0"]
    # one zone alone is refused
    subnet_ids = ["subnet-0a"]
    # a vpc that is none is refused
    vpc_id = "main"
    # unencrypted logs are refused
    logs_kms_key_arn = ""
    # logs of a week are refused
    log_days = 7
    # a name with capitals is refused
    name = "Soma"
    # a password instead of a reference is refused
    password_reference = "hunter2-hunter2-hunter2-hunter2"
    # an unpinned version is refused
    engine_version = "8.x"
    # an old type is refused
    node_type = "cache.t2.micro"
    # a single node is refused
    nodes = 1
    # no snapshots are refused
    snapshot_days = 0
  }
  expect_failures = [
    var.kms_key_arn,
    var.client_cidr_blocks,
    var.subnet_ids,
    var.vpc_id,
    var.logs_kms_key_arn,
    var.log_days,
    var.name,
    var.password_reference,
    var.engine_version,
    var.node_type,
    var.nodes,
    var.snapshot_days,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/redis"
  }
  variables {
    # awss own key is refused
    kms_key_arn = "alias/aws/rds"
    # a public network as client is refused
    client_cidr_blocks = ["203.0.113.0/24"]
  }
  expect_failures = [
    var.kms_key_arn,
    var.client_cidr_blocks,
  ]
}

run "bad_input_is_refused_3" {
  command = plan
  module {
    source = "./modules/redis"
  }
  variables {
    # a malformed client network is refused
    client_cidr_blocks = ["10.20.0.0"]
  }
  expect_failures = [
    var.client_cidr_blocks,
  ]
}
