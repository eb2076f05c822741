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
  kafka_version      = "3.8.x"
  instance_type      = "kafka.m7g.large"
  storage_gib        = { allocated = 100, most = 1000 }
  scram_secret_arn   = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:AmazonMSK_soma-AbCdEf"
}

run "encrypted_authenticated_and_durable" {
  module {
    source = "./modules/kafka"
  }
  assert {
    condition     = aws_msk_cluster.this.encryption_info[0].encryption_at_rest_kms_key_arn == var.kms_key_arn
    error_message = "What lies on disk is encrypted with our key."
  }
  assert {
    condition     = aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].client_broker == "TLS" && aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].in_cluster
    error_message = "Only TLS is spoken."
  }
  assert {
    condition     = !aws_msk_cluster.this.client_authentication[0].unauthenticated && aws_msk_cluster.this.client_authentication[0].sasl[0].scram && aws_msk_cluster.this.client_authentication[0].sasl[0].iam
    error_message = "Nobody connects without credentials."
  }
  assert {
    condition     = aws_msk_cluster.this.broker_node_group_info[0].connectivity_info[0].public_access[0].type == "DISABLED"
    error_message = "Brokers are not public."
  }
  assert {
    condition     = strcontains(aws_msk_configuration.this.server_properties, "min.insync.replicas=2") && strcontains(aws_msk_configuration.this.server_properties, "default.replication.factor=3") && strcontains(aws_msk_configuration.this.server_properties, "unclean.leader.election.enable=false")
    error_message = "An accepted event survives the loss of a zone."
  }
  assert {
    condition     = strcontains(aws_msk_configuration.this.server_properties, "auto.create.topics.enable=false")
    error_message = "A mistyped topic makes none."
  }
  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.clients : rule.from_port]) == toset([9096, 9098])
    error_message = "Only the ports that speak TLS with SCRAM or IAM are open."
  }
  assert {
    condition     = aws_msk_scram_secret_association.this.secret_arn_list == toset([var.scram_secret_arn])
    error_message = "The broker's credentials are those of the secret."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/kafka"
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
    kafka_version = "latest"
    # an unknown type is refused
    instance_type = "kafka.m4.large"
    # storage that shrinks is refused
    storage_gib = { allocated = 100, most = 50 }
    # a secret that msk cannot take is refused
    scram_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:soma-AbCdEf"
  }
  expect_failures = [
    var.kms_key_arn,
    var.client_cidr_blocks,
    var.subnet_ids,
    var.vpc_id,
    var.logs_kms_key_arn,
    var.log_days,
    var.name,
    var.kafka_version,
    var.instance_type,
    var.storage_gib,
    var.scram_secret_arn,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/kafka"
  }
  variables {
    # awss own key is refused
    kms_key_arn = "alias/aws/rds"
    # a public network as client is refused
    client_cidr_blocks = ["203.0.113.0/24"]
    # two brokers are refused
    brokers = 2
  }
  expect_failures = [
    var.kms_key_arn,
    var.client_cidr_blocks,
    var.brokers,
  ]
}

run "bad_input_is_refused_3" {
  command = plan
  module {
    source = "./modules/kafka"
  }
  variables {
    # a malformed client network is refused
    client_cidr_blocks = ["10.20.0.0"]
    # uneven zones are refused
    brokers = 4
  }
  expect_failures = [
    var.client_cidr_blocks,
    var.brokers,
  ]
}
