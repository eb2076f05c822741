mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                = "soma-test"
  vpc_id              = "vpc-0a1b2c3d"
  subnet_ids          = ["subnet-0a", "subnet-0b", "subnet-0c"]
  kms_key_arn         = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  logs_kms_key_arn    = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  client_cidr_blocks  = ["10.20.0.0/18", "10.20.64.0/18", "10.20.128.0/18"]
  secrets_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  engine_version      = "17.6"
  instance_class      = "db.r7g.large"
  storage_gib         = { allocated = 100, most = 1000 }
}

run "private_encrypted_redundant_and_protected" {
  module {
    source = "./modules/postgres"
  }
  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.kms_key_id == var.kms_key_arn
    error_message = "The disk is encrypted with our key."
  }
  assert {
    condition     = !aws_db_instance.this.publicly_accessible
    error_message = "The database is not public."
  }
  assert {
    condition     = aws_db_instance.this.multi_az && aws_db_instance.this.deletion_protection && aws_db_instance.this.backup_retention_period == 30
    error_message = "It stands in two zones, is backed up, and cannot be deleted by mistake."
  }
  assert {
    condition     = !aws_db_instance.this.skip_final_snapshot && !aws_db_instance.this.delete_automated_backups
    error_message = "Even a deleted database leaves a snapshot and its backups."
  }
  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null && aws_db_instance.this.password_wo == null
    error_message = "RDS keeps the password: it is in no state."
  }
  assert {
    condition     = aws_db_instance.this.performance_insights_kms_key_id == var.kms_key_arn && aws_db_instance.this.master_user_secret_kms_key_id == var.secrets_kms_key_arn
    error_message = "What surrounds the database is encrypted too."
  }
  assert {
    condition     = anytrue([for p in aws_db_parameter_group.this.parameter : p.name == "rds.force_ssl" && p.value == "1"])
    error_message = "Connections without TLS are refused."
  }
  assert {
    condition     = anytrue([for p in aws_db_parameter_group.this.parameter : p.name == "rds.allowed_extensions" && contains(split(",", p.value), "vector")])
    error_message = "pgvector may be created."
  }
  assert {
    condition     = alltrue([for name in ["log_parameter_max_length", "log_parameter_max_length_on_error"] : anytrue([for p in aws_db_parameter_group.this.parameter : p.name == name && p.value == "0"])])
    error_message = "No parameter of a statement reaches a log."
  }
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.from_port == 5432 && rule.to_port == 5432 && contains(var.client_cidr_blocks, rule.cidr_ipv4)]) && length(aws_vpc_security_group_ingress_rule.clients) == 3
    error_message = "Only the nodes reach it, at one port."
  }
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.kms_key_id == var.logs_kms_key_arn])
    error_message = "Logs are encrypted."
  }
}

run "a_database_in_a_public_subnet_is_refused" {
  command = plan
  module {
    source = "./modules/postgres"
  }
  override_data {
    target = data.aws_subnet.this["1"]
    values = { map_public_ip_on_launch = true }
  }
  expect_failures = [aws_db_instance.this]
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/postgres"
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
    # an unpinned version is refused
    engine_version = "17"
    # an old class is refused
    instance_class = "db.t2.micro"
    # storage that cannot grow is refused
    storage_gib = { allocated = 100, most = 100 }
    # a database without backups is refused
    backup_days = 0
    # an odd database name is refused
    database = "Soma-1"
    # a password without our key is refused
    secrets_kms_key_arn = ""
  }
  expect_failures = [
    var.kms_key_arn,
    var.client_cidr_blocks,
    var.subnet_ids,
    var.vpc_id,
    var.logs_kms_key_arn,
    var.log_days,
    var.name,
    var.engine_version,
    var.instance_class,
    var.storage_gib,
    var.backup_days,
    var.database,
    var.secrets_kms_key_arn,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/postgres"
  }
  variables {
    # awss own key is refused
    kms_key_arn = "alias/aws/rds"
    # a public network as client is refused
    client_cidr_blocks = ["203.0.113.0/24"]
    # the latest version is refused
    engine_version = "latest"
    # production in one zone is refused
    multi_az = false
    # production without deletion protection is refused
    deletion_protection = false
  }
  expect_failures = [
    var.kms_key_arn,
    var.client_cidr_blocks,
    var.engine_version,
    var.multi_az,
    var.deletion_protection,
  ]
}

run "bad_input_is_refused_3" {
  command = plan
  module {
    source = "./modules/postgres"
  }
  variables {
    # a malformed client network is refused
    client_cidr_blocks = ["10.20.0.0"]
    # a version without pgvector is refused
    engine_version = "12.4"
  }
  expect_failures = [
    var.client_cidr_blocks,
    var.engine_version,
  ]
}
