mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "soma-test"
  images      = ["somaagent-core", "somaagent-gateway"]
  kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "immutable_scanned_and_encrypted" {
  module {
    source = "./modules/registry"
  }
  assert {
    condition     = alltrue([for r in aws_ecr_repository.this : r.image_tag_mutability == "IMMUTABLE"])
    error_message = "A tag means one image for ever."
  }
  assert {
    condition     = alltrue([for r in aws_ecr_repository.this : r.image_scanning_configuration[0].scan_on_push])
    error_message = "Images are scanned."
  }
  assert {
    condition     = alltrue([for r in aws_ecr_repository.this : r.encryption_configuration[0].encryption_type == "KMS" && r.encryption_configuration[0].kms_key == var.kms_key_arn])
    error_message = "Images are encrypted with our key."
  }
  assert {
    condition     = alltrue([for r in aws_ecr_repository.this : !r.force_delete])
    error_message = "A repository with images is not deleted."
  }
  assert {
    condition     = keys(output.images) == ["somaagent-core", "somaagent-gateway"]
    error_message = "Each image has a repository."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/registry"
  }
  variables {
    # no key is refused nothing is unencrypted
    kms_key_arn = ""
    # an image with a tag is refused
    images = ["somaagent-core:latest"]
    # keeping one release is refused
    kept_images = 1
    # a name with capitals is refused
    name = "Soma"
  }
  expect_failures = [
    var.kms_key_arn,
    var.images,
    var.kept_images,
    var.name,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/registry"
  }
  variables {
    # no images are refused
    images = []
  }
  expect_failures = [
    var.images,
  ]
}
