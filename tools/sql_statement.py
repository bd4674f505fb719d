"""What a statement does with whom, from PostgreSQL's own parser (pglast): which of the tables that it reads or writes
are held to one merchant.

A mention of a table is held if its merchant_id equals, through the conditions that must all hold (WHERE, JOIN ON), a
parameter; or the merchant_id of a mention that is held. Nothing else counts: not OR, not IN, not a comparison of rows by
size.
"""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from pglast import parse_sql

Node = dict[str, Any]
Term = tuple[str, str]  # an alias and a column; ("$", "1") for a parameter


def statements(text: str) -> list[Node]:
    return [json.loads(json.dumps(raw.stmt(), default=str)) for raw in parse_sql(text)]


def kind(node: Any) -> str:
    return node.get("@", "") if isinstance(node, dict) else ""


def children(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from node.values()
    elif isinstance(node, (list, tuple)):
        yield from node


def inside(node: Any, wanted: str, stop: tuple[str, ...] = ()) -> Iterator[Node]:
    """Every node of a kind, not looking into those where another statement begins."""
    if kind(node) == wanted:
        yield node
    if kind(node) in stop:
        return
    for child in children(node):
        yield from inside(child, wanted, stop)


def names_of(column: Node) -> list[str]:
    return [field.get("sval", "*") for field in column["fields"]]


@dataclasses.dataclass(eq=False)
class Mention:
    """A table as one statement mentions it; two mentions of one table are two."""

    alias: str
    table: str  # empty: no table, but what a subquery gives
    held: set[str] = dataclasses.field(default_factory=set)  # of a subquery: its columns that equal a parameter


class Scope:
    """One SELECT, UPDATE, DELETE or INSERT: its mentions, and what equals what in it."""

    def __init__(self, outer: "Scope | None", given: dict[str, set[str]]):
        self.outer, self.given = outer, given  # given: the names of WITH, and their held columns
        self.mentions: list[Mention] = []
        self.equal: list[set[Term]] = []
        self.faults: list[str] = outer.faults if outer else []

    def term(self, node: Any) -> Term | None:
        while kind(node) == "TypeCast":
            node = node["arg"]
        if kind(node) == "ParamRef":
            return ("$", str(node["number"]))
        if kind(node) != "ColumnRef":
            return None
        names = names_of(node)
        if len(names) > 1:
            return (names[-2], names[-1])
        return (self.mentions[0].alias if len(self.mentions) == 1 else "", names[0])

    def join(self, left: Any, right: Any) -> None:
        if kind(left) == kind(right) == "RowExpr":
            for one, other in zip(left["args"], right["args"], strict=True):
                self.join(one, other)
            return
        pair = {self.term(left), self.term(right)}
        if None in pair:
            return
        touched = [group for group in self.equal if group & pair]
        self.equal = [group for group in self.equal if not group & pair]
        self.equal.append(pair.union(*touched))

    def condition(self, node: Any) -> None:
        if kind(node) == "BoolExpr" and node["boolop"]["name"] == "AND_EXPR":
            for part in node["args"]:
                self.condition(part)
        elif kind(node) == "A_Expr" and node["kind"]["name"] == "AEXPR_OP" and node["name"][0]["sval"] == "=":
            self.join(node["lexpr"], node["rexpr"])

    def is_held(self, alias: str, column: str) -> bool:
        group: set[Term] = {(alias, column)}.union(*(terms for terms in self.equal if (alias, column) in terms))
        if any(owner == "$" for owner, _ in group):
            return True
        ours = {mention.alias: mention for mention in self.mentions}
        for owner, name in group:
            if owner in ours and name in ours[owner].held:
                return True
            if owner not in ours and self.outer is not None and self.outer.is_held(owner, name):
                return True
        return False

    def is_held_to(self, mention: Mention, columns: list[str]) -> bool:
        """Every one of these columns equals something that is not the mention's own."""
        groups = [{owner for group in self.equal if (mention.alias, name) in group for owner, _ in group} for name in columns]
        return bool(columns) and all(owners - {mention.alias, ""} for owners in groups)


class Reading:
    """A statement taken apart: the scopes of it and of all its subqueries."""

    def __init__(self, statement: Node):
        self.scopes: list[Scope] = []
        self.faults: list[str] = []
        self.statement = statement
        self.top = self.read(statement, None, {})[0]

    def begin(self, outer: Scope | None, given: dict[str, set[str]]) -> Scope:
        scope = Scope(outer, given)
        scope.faults = self.faults
        self.scopes.append(scope)
        return scope

    def read(self, node: Node, outer: Scope | None, given: dict[str, set[str]]) -> tuple[Scope, set[str]]:
        """A statement or subquery; with it the columns that it gives and that equal a parameter."""
        given = dict(given)
        for cte in (node.get("withClause") or {}).get("ctes") or []:
            given[cte["ctename"]] = set()
            given[cte["ctename"]] = self.read(cte["ctequery"], outer, given)[1]
        if kind(node) == "SelectStmt" and node["larg"] is not None:
            scope, left = self.read(node["larg"], outer, given)
            _, right = self.read(node["rarg"], outer, given)
            return scope, left & right
        scope = self.begin(outer, given)
        if kind(node) != "SelectStmt":
            scope.mentions.append(self.mention(node["relation"]))
        for source in (*(node.get("fromClause") or []), *(node.get("usingClause") or [])):
            self.source(scope, source)
        scope.condition(node.get("whereClause"))
        if kind(node) == "InsertStmt" and node["selectStmt"] is not None:
            self.insert(scope, node)
        self.subqueries(scope, [node.get("targetList"), node.get("whereClause"), node.get("havingClause")])
        return scope, self.outputs(scope, node)

    def mention(self, relation: Node) -> Mention:
        return Mention((relation["alias"] or {}).get("aliasname") or relation["relname"], relation["relname"])

    def source(self, scope: Scope, node: Node) -> None:
        if kind(node) == "RangeVar":
            mention = self.mention(node)
            if mention.table in scope.given:
                mention = Mention(mention.alias, "", scope.given[mention.table])
            scope.mentions.append(mention)
        elif kind(node) == "RangeSubselect":
            held = self.read(node["subquery"], None, scope.given)[1]
            scope.mentions.append(Mention(node["alias"]["aliasname"], "", held))
        elif kind(node) == "RangeFunction":  # what it gives is no merchant's
            scope.mentions.append(Mention((node["alias"] or {}).get("aliasname") or "", ""))
            self.subqueries(scope, [node["functions"]])
        elif kind(node) == "JoinExpr" and node["jointype"]["name"] == "JOIN_INNER" and not node["usingClause"]:
            self.source(scope, node["larg"])
            self.source(scope, node["rarg"])
            scope.condition(node["quals"])
        else:
            self.faults.append(f"uses only what the check understands, not {kind(node)} (outer joins, USING)")

    def insert(self, scope: Scope, node: Node) -> None:
        columns = [target["name"] for target in node["cols"] or []]
        select = node["selectStmt"]
        if not columns:
            self.faults.append("names the columns that it inserts")
        alias = scope.mentions[0].alias
        if select["valuesLists"]:
            for values in select["valuesLists"]:
                for column, value in zip(columns, values, strict=True):
                    if scope.term(value) and kind(value) != "ColumnRef":
                        scope.equal.append({(alias, column), scope.term(value)})
            return
        _, held = self.read(select, None, scope.given)
        for column, target in zip(columns, select["targetList"] or [], strict=False):
            output = target["name"] or (names_of(target["val"])[-1] if kind(target["val"]) == "ColumnRef" else "")
            if output in held:
                scope.equal.append({(alias, column), ("$", "of the subquery")})

    def subqueries(self, scope: Scope, nodes: list[Any]) -> None:
        for link in inside(nodes, "SubLink", stop=("SubLink",)):
            self.read(link["subselect"], scope, scope.given)

    def outputs(self, scope: Scope, node: Node) -> set[str]:
        held = set()
        for target in node.get("targetList") or [] if kind(node) == "SelectStmt" else []:
            term = scope.term(target["val"])
            if term and (term[0] == "$" or scope.is_held(*term)):
                held.add(target["name"] or term[1])
        return held
