"""The procedures of credit: a file each for bad credit information, publicity and contracts, merges, and the shorter ones."""

from fazhi.modules.credit.procedure.item import ITEM
from fazhi.modules.credit.procedure.merge import MERGE
from fazhi.modules.credit.procedure.network import CONTRACT, UPLOAD
from fazhi.modules.credit.procedure.other import BATCH, DEBTS, LISTING, PLEDGE, QUERY

ITEM_EDITIONS = (ITEM,)
LIST_EDITIONS = (LISTING,)
PLEDGE_EDITIONS = (PLEDGE,)
BATCH_EDITIONS = (BATCH,)
QUERY_EDITIONS = (QUERY,)
DEBT_EDITIONS = DEBTS
UPLOAD_EDITIONS = (UPLOAD,)
CONTRACT_EDITIONS = (CONTRACT,)
MERGE_EDITIONS = (MERGE,)
