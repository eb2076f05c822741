mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "soma-test"
  passwords = {
    postgres_app      = "postgres-0123456789-0123456789-0123"
    redis             = "redis-0123456789-0123456789-0123456"
    kafka             = "kafka-0123456789-0123456789-0123456"
    event_signing_key = "event-0123456789-0123456789-0123456"
    jwt_secret        = "token-0123456789-0123456789-0123456"
  }
  postgres = { host = "db.example", port = 5432, database = "soma" }
  redis    = { host = "cache.example", port = 6379 }
}

run "encrypted_and_in_no_state" {
  module {
    source = "./modules/secrets"
  }
  assert {
    condition     = alltrue([for v in [aws_secretsmanager_secret_version.credentials, aws_secretsmanager_secret_version.gateway_credentials, aws_secretsmanager_secret_version.database_owner, aws_secretsmanager_secret_version.kafka_credentials, aws_secretsmanager_secret_version.redis, aws_secretsmanager_secret_version.kafka] : v.secret_string_wo == null && (v.secret_string == null || v.secret_string == "" || !can(regex("0123456789", nonsensitive(v.secret_string))))])
    error_message = "No version keeps its value in the state."
  }
  assert {
    condition     = alltrue([for s in [aws_secretsmanager_secret.credentials, aws_secretsmanager_secret.gateway_credentials, aws_secretsmanager_secret.database_owner, aws_secretsmanager_secret.kafka_credentials, aws_secretsmanager_secret.redis, aws_secretsmanager_secret.kafka] : startswith(s.kms_key_id, "arn:aws:kms:") && s.recovery_window_in_days == 30])
    error_message = "Each secret has our key and can be brought back."
  }
  assert {
    condition     = alltrue([for k in aws_kms_key.this : k.enable_key_rotation && k.deletion_window_in_days == 30]) && length(aws_kms_key.this) == 8
    error_message = "Each store has a key, which is exchanged every year."
  }
  assert {
    condition     = alltrue(flatten([for k in aws_kms_key.this : [for s in jsondecode(k.policy).Statement : s.Principal != "*" && try(s.Principal.AWS, "") != "*"]]))
    error_message = "No key is for everybody."
  }
  assert {
    condition     = startswith(aws_secretsmanager_secret.kafka.name, "AmazonMSK_")
    error_message = "MSK takes only such secrets."
  }
  assert {
    condition     = strcontains(output.redis_password_reference, "{{resolve:secretsmanager:") && !strcontains(output.redis_password_reference, "redis-0123456789")
    error_message = "The reference says where the password is, not what it is."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/secrets"
  }
  variables {
    # short passwords are refused
    passwords = {
      postgres_app      = "postgres-0123456789-0123456789-0123"
      redis             = "hunter2"
      kafka             = "kafka-0123456789-0123456789-0123456"
      event_signing_key = "event-0123456789-0123456789-0123456"
      jwt_secret        = "token-0123456789-0123456789-0123456"
    }
    # an unencrypted connection is refused
    postgres_sslmode = "disable"
    # a postgres without a host is refused
    postgres = { host = "", port = 5432, database = "soma" }
    # a redis without a port is refused
    redis = { host = "cache.example", port = 0 }
    # version zero is refused
    passwords_version = 0
    # deleting at once is refused
    recovery_days = 0
    # a name with capitals is refused
    name = "Soma"
  }
  expect_failures = [
    var.passwords,
    var.postgres_sslmode,
    var.postgres,
    var.redis,
    var.passwords_version,
    var.recovery_days,
    var.name,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/secrets"
  }
  variables {
    # passwords that break urls are refused
    passwords = {
      postgres_app      = "postgres-0123456789-0123456789-0123"
      redis             = "redis@0123456789/0123456789-0123456"
      kafka             = "kafka-0123456789-0123456789-0123456"
      event_signing_key = "event-0123456789-0123456789-0123456"
      jwt_secret        = "token-0123456789-0123456789-0123456"
    }
  }
  expect_failures = [
    var.passwords,
  ]
}

run "bad_input_is_refused_3" {
  command = plan
  module {
    source = "./modules/secrets"
  }
  variables {
    # the same password twice is refused
    passwords = {
      postgres_app      = "postgres-0123456789-0123456789-0123"
      redis             = "kafka-0123456789-0123456789-0123456"
      kafka             = "kafka-0123456789-0123456789-0123456"
      event_signing_key = "event-0123456789-0123456789-0123456"
      jwt_secret        = "token-0123456789-0123456789-0123456"
    }
  }
  expect_failures = [
    var.passwords,
  ]
}
