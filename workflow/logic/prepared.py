"""A rule set under a policy, prepared once so that it can be read many times."""

from functools import cached_property

from workflow.logic.diagram import Diagram, variables
from workflow.logic.fact import Facts
from workflow.logic.rule_set import Route, RuleSet
from workflow.logic.tree import Decide, Parameters, Rule, SharedTrees, decision


class PreparedRules:
    """A rule set under a policy.

    decide: for each rule a function from facts to its answer.
    grounds: for each group the rules that can be given as a ground, each with that function.
    """

    def __init__(self, rule_set: RuleSet, policy: Parameters) -> None:
        self.rule_set, self.policy = rule_set, policy
        self.rule_set_hash, self.policy_hash = rule_set.content_hash(), policy.content_hash()
        self.decide: dict[str, Decide] = {
            rule.id: decision(rule, policy) for rule in rule_set.trees()
        }
        self.grounds: dict[str, list[tuple[Rule, Decide]]] = {
            group.name: [(rule, self.decide[rule.id]) for rule in group.grounds]
            for group in rule_set.groups
        }
        self._routes = [(route, decision(route.condition, policy)) for route in rule_set.routes]

    @cached_property
    def diagram(self) -> Diagram:
        """The diagram of the rules, which only what is missing or would help is read from."""
        return Diagram(variables((rule, self.policy) for rule in self.rule_set.trees()))

    @cached_property
    def ends(self) -> int:
        """The root of the ends of every complete application, in the diagram."""
        return ends_in(self.diagram, self.rule_set, self.policy)

    @cached_property
    def trees(self) -> SharedTrees:
        """Every rule that can decide, with the parts that they share."""
        return SharedTrees(self.rule_set.trees())

    def route(self, facts: Facts) -> Route | None:
        """Return the route that certainly applies, or None while it is unknown."""
        return next((route for route, applies in self._routes if applies(facts)), None)


def ends_in(diagram: Diagram, rule_set: RuleSet, policy: Parameters) -> int:
    """Return the root of the diagram of ends: the first end whose condition holds.

    An end that waits for somebody is, under a policy that waits for nobody, the end of silence.
    """
    return diagram.first(
        [
            (diagram.of(end.condition, policy), rule_set.end_at_once(end.end, policy))
            for end in rule_set.ends
        ]
    )


# By identity: hashing a whole rule set takes longer than assessing an application. Each value holds
# its rule set, so no identity is used twice.
_PREPARED: dict[tuple[int, Parameters], PreparedRules] = {}


def prepared(rule_set: RuleSet, policy: Parameters) -> PreparedRules:
    """Return the rule set under the policy. Cached: both are frozen."""
    key = (id(rule_set), policy)
    if key not in _PREPARED:
        _PREPARED[key] = PreparedRules(rule_set, policy)
    return _PREPARED[key]
