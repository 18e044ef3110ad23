"""The button with which booking begins."""

from keyboards.data import CommunityData


class BookStart(CommunityData, prefix="bka"):
    """Book an offering: choose a price, or a day where there is one."""

    of: int
