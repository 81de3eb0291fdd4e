"""The exact list of missing facts: those that still decide, and no others."""

from collections.abc import Sequence
from itertools import chain, combinations, product

from workflow.logic.diagram import Variable
from workflow.logic.fact import Fact, Facts
from workflow.logic.prepared import PreparedRules
from workflow.logic.tree import Rule, leaves


def missing_facts(rules: PreparedRules, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts to ask for, in the order of the rules; none = a grant is certain.

    Where every completion ends alike but no ground for it is certain, it returns what settles the
    ground.
    """
    names, end = decisive(rules, facts)
    if not names and end not in rules.rule_set.grants:
        names = _settling(rules, facts, end)
    return _asked(names, rules, facts)


def _asked(names: Sequence[str], rules: PreparedRules, facts: Facts) -> tuple[str, ...]:
    """Return the facts to ask for in place of unknown ones.

    Left out are those that are asked for only after another fact has a certain value.
    """
    order, level = rules.diagram.order, rules.diagram.level
    wanted = [order[level[name]].fact for name in names]
    asked = (fact.asked_as or fact.name for fact in wanted if _is_time_to_ask(fact, facts))
    return tuple(dict.fromkeys(asked))


def _is_time_to_ask(fact: Fact, facts: Facts) -> bool:
    if fact.asked_after is None:
        return True
    other, values = fact.asked_after
    return facts.get(other) in values


def decisive(rules: PreparedRules, facts: Facts) -> tuple[tuple[str, ...], str | None]:
    """Return the unknown facts that can change the end, in the order of the rules.

    A fact can change it when some values of the other unknown facts let it. The second value is
    the end, where no fact can change it.
    """
    levels, end = rules.diagram.still_matters(rules.ends, rules.diagram.classes(facts))
    names = tuple(rules.diagram.order[level].fact.name for level in levels)
    return names, None if end is None else str(end)


def _settling(rules: PreparedRules, facts: Facts, end: str | None) -> tuple[str, ...]:
    """Return what to ask where the end is certain but its ground is not.

    While the route is unknown, these are the facts that settle it. Otherwise they are the fewest
    facts of which every answer brings a certain ground.

    Example: rule X fails when the medicine is marketed, rule Y when it is not, and nobody has said
    whether it is. It is rejected either way, but a letter cannot say why. Asking for that one fact
    settles it: each answer makes X or Y certainly false.
    """
    if rules.route(facts) is None:
        return _unknown(rules.rule_set.route_rules, facts)
    grounds = [
        rule
        for group in rules.rule_set.groups
        if rules.rule_set.end_at_once(group.end, rules.policy) == end
        for rule in group.grounds
    ]
    undecided = [rule for rule in grounds if rules.decide[rule.id](facts) is None]
    read = _unknown(undecided, facts)
    open_ = [variable for variable in rules.diagram.order if variable.fact.name in read]
    sizes = range(1, len(open_) + 1)
    return next(
        tuple(variable.fact.name for variable in few)
        for few in chain.from_iterable(combinations(open_, size) for size in sizes)
        if _settled_by(few, grounds, rules, facts)
    )


def _unknown(asked: Sequence[Rule], facts: Facts) -> tuple[str, ...]:
    names = [leaf.fact.name for rule in asked for leaf in leaves(rule)]
    return tuple(name for name in dict.fromkeys(names) if facts.get(name) is None)


def _settled_by(
    few: Sequence[Variable], grounds: Sequence[Rule], rules: PreparedRules, facts: Facts
) -> bool:
    """Return whether every answer to these facts makes some ground certain."""
    names = [variable.fact.name for variable in few]
    for answer in product(*(variable.examples for variable in few)):
        answered = {**facts, **dict(zip(names, answer, strict=True))}
        if not any(rules.decide[rule.id](answered) is False for rule in grounds):
            return False
    return True
