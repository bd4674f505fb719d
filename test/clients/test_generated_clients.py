"""Clients generated from /openapi.json: where no published library can be had, and to have strict ones, which fail at
a member they do not know, a missing one, a null, or a value outside of an enumeration."""

import pytest

from support.flow import BY_LINES, check_flow, place_three, run_program
from support.generated import LANGUAGES, means_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_generated_from_our_document_lives_through_the_whole_flow(
    site, client, shop, contract, language
):
    """It can be generated and compiled as it comes, and understands every answer."""
    means = means_of(language, contract.document)
    orders = place_three(client, shop)
    saw = run_program(means, site, orders)
    check_flow(client, means, orders, saw)
    assert saw["refund"] == BY_LINES
