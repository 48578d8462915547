"""What the names of container images say."""


def has_version(image):
    """Whether `image` has a digest, or a tag that stays. A colon before the last slash is a registry's."""
    tag = image.rpartition("/")[2].partition(":")[2]
    return "@" in image or tag not in ("", "latest")
