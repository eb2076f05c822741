mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "soma-test"
  bucket      = "soma-test-files"
  kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "private_encrypted_and_versioned" {
  module {
    source = "./modules/object-storage"
  }
  assert {
    condition     = alltrue([for b in aws_s3_bucket_public_access_block.this : b.block_public_acls && b.block_public_policy && b.ignore_public_acls && b.restrict_public_buckets]) && length(aws_s3_bucket_public_access_block.this) == 2
    error_message = "Neither bucket can be made public."
  }
  assert {
    condition     = one([for r in aws_s3_bucket_server_side_encryption_configuration.this["files"].rule : one(r.apply_server_side_encryption_by_default).kms_master_key_id]) == var.kms_key_arn
    error_message = "Files are encrypted with our key."
  }
  assert {
    condition     = alltrue([for v in aws_s3_bucket_versioning.this : v.versioning_configuration[0].status == "Enabled"])
    error_message = "What was overwritten can be brought back."
  }
  assert {
    condition     = alltrue([for b in aws_s3_bucket.this : !b.force_destroy])
    error_message = "A bucket with content is not deleted."
  }
  assert {
    condition     = alltrue([for p in aws_s3_bucket_policy.this : anytrue([for s in jsondecode(p.policy).Statement : s.Effect == "Deny" && try(s.Condition.Bool["aws:SecureTransport"] == "false", false)])])
    error_message = "Requests without TLS are denied."
  }
  assert {
    condition     = anytrue([for s in jsondecode(aws_s3_bucket_policy.this["files"].policy).Statement : s.Effect == "Deny" && s.Action == "s3:PutObject" && try(s.Condition.StringNotEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"] == var.kms_key_arn && s.Condition.Null["s3:x-amz-server-side-encryption-aws-kms-key-id"] == "false", false)])
    error_message = "Another key than ours is denied; naming none takes ours."
  }
  assert {
    condition     = anytrue([for r in aws_s3_bucket_lifecycle_configuration.this["files"].rule : try(r.abort_incomplete_multipart_upload[0].days_after_initiation == 1, false)])
    error_message = "Incomplete uploads end."
  }
  assert {
    condition     = aws_s3_bucket_logging.files.target_bucket == aws_s3_bucket.this["logs"].id
    error_message = "Who asked for files is logged."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/object-storage"
  }
  variables {
    # no key is refused nothing is unencrypted
    kms_key_arn = ""
    # a bucket with capitals is refused
    bucket = "Soma_Files"
    # keeping nothing is refused
    noncurrent_days = 0
    # a name with capitals is refused
    name = "Soma"
  }
  expect_failures = [
    var.kms_key_arn,
    var.bucket,
    var.noncurrent_days,
    var.name,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/object-storage"
  }
  variables {
    # awss own key is refused
    kms_key_arn = "alias/aws/s3"
  }
  expect_failures = [
    var.kms_key_arn,
  ]
}
