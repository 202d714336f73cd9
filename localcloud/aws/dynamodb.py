"""DynamoDB over the file that keeps the items: what the ledger and its tests ask of it.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from localcloud.aws.expressions import Bound, Impossible, holds, updated
from localcloud.aws.operation import Operation
from localcloud.aws.queries import behind
from localcloud.aws.refusal import Refusal
from localcloud.aws.tables import Tables
from localcloud.aws.transactions import Transactions
from localcloud.storage.database import Database

Order = dict[str, Any]


class DynamoDb:
    """Answers what passed the checks before it."""

    def __init__(self, database: Database, transaction_seconds: float) -> None:
        self._database = database
        self._tables = tables = Tables(database)
        self._transactions = Transactions(database, tables, transaction_seconds)
        self._answers: Mapping[str, Callable[[Order], Order]] = {
            "CreateTable": self._create,
            "GetItem": self._get,
            "PutItem": self._put,
            "DeleteItem": self._delete,
            "BatchGetItem": self._get_several,
            "Query": self._query,
            "Scan": lambda order: _page(tables.list(order["TableName"])),
            "UpdateItem": self._update,
            "TransactWriteItems": self._transactions.answer,
        }

    def answer(self, operation: Operation, request: Request) -> Response:
        """Raises the Refusal that DynamoDB would answer, or 501 for what it can do and this can't."""
        if operation.name not in self._answers:
            raise Refusal(501, "NotImplemented", f"The local cloud has no {operation.name}")
        answer = self._answers[operation.name](json.loads(request.get_data()))
        return Response(json.dumps(answer), content_type="application/x-amz-json-1.0")

    def _create(self, order: Order) -> Order:
        name = order["TableName"]
        self._tables.create(name, [key["AttributeName"] for key in order["KeySchema"]])
        return {"TableDescription": {"TableName": name, "TableStatus": "ACTIVE"}}

    def _get(self, order: Order) -> Order:
        item = self._tables.find(order["TableName"], order["Key"])
        return {"Item": item} if item else {}

    def _put(self, order: Order) -> Order:
        _refuse_condition(order)
        self._tables.put(order["TableName"], order["Item"])
        return {}

    def _delete(self, order: Order) -> Order:
        _refuse_condition(order)
        self._tables.delete(order["TableName"], order["Key"])
        return {}

    def _get_several(self, order: Order) -> Order:
        found = {
            table: [item for key in wanted["Keys"] if (item := self._tables.find(table, key))]
            for table, wanted in order["RequestItems"].items()
        }
        return {"Responses": found, "UnprocessedKeys": {}}

    def _update(self, order: Order) -> Order:
        """Raises the Refusal, with the item where that is asked for, if the condition doesn't hold."""
        with self._database.change():
            item = self._tables.find(order["TableName"], order["Key"]) or {}
            bound = Bound(order.get("ExpressionAttributeNames", {}), order.get("ExpressionAttributeValues", {}), item)
            try:
                is_so = "ConditionExpression" not in order or holds(order["ConditionExpression"], bound)
                after = {**updated(order["UpdateExpression"], bound), **order["Key"]}
            except Impossible as error:
                raise Refusal(400, "ValidationException", str(error)) from error
            if not is_so:
                told = {"Item": item} if item and "ReturnValuesOnConditionCheckFailure" in order else {}
                raise Refusal(400, "ConditionalCheckFailedException", "The conditional request failed", told)
            self._tables.put(order["TableName"], after)
        return {"Attributes": after} if order.get("ReturnValues") == "ALL_NEW" else {}

    def _query(self, order: Order) -> Order:
        """Items of one partition, in either order of their names: the ledger asks for nothing else."""
        equals = re.fullmatch(r"(#?\w+) = (:\w+)", order["KeyConditionExpression"])
        if not equals or "FilterExpression" in order:
            raise Refusal(501, "NotImplemented", "The local cloud lists whole partitions, and has no filters")
        table, part = order["TableName"], order["ExpressionAttributeValues"][equals[2]]["S"]
        items = behind(self._tables.list(table, part), self._tables.name_of(table), order)
        most = order.get("Limit", len(items))
        more = {"LastEvaluatedKey": self._tables.key_of(table, items[most - 1])} if most < len(items) else {}
        return {**_page(items[:most]), **more}


def _refuse_condition(order: Order) -> None:
    if "ConditionExpression" in order:
        raise Refusal(501, "NotImplemented", "The local cloud knows conditions in transactions alone")


def _page(items: list[Order]) -> Order:
    return {"Items": items, "Count": len(items), "ScannedCount": len(items)}
