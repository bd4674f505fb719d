"""What a flow has found is compared in test/support/flow.py: a difference there is to be shown as in a test."""

import pytest

pytest.register_assert_rewrite("support.flow")
