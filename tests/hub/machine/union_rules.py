"""What may be done to unions: they ask to move, both superiors decide, they think better of it, they end."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hub.orgs.moves import Dissolution, OrgMoveKind
from hub.procedures import dissolving, moving
from hub.region import Decision
from hub.transfers.deciding import cancel, decide
from tests.hub.machine.acting import BUSY, PICK, UNIONS, WHO, YES, Acting

ENDINGS = {Dissolution.MERGE: "MERGED", Dissolution.CLOSE: "CLOSED", Dissolution.MOVE_OUT: "MOVED_OUT"}
LIKELY = st.sampled_from(["甲厂", "乙厂", "车间", "车间", "公司", "甲街", "甲区", "市"])


class UnionRules(Acting):
    """Unions and those above them."""

    @rule(union=LIKELY, new=UNIONS, who=WHO, across=st.sampled_from([False, False, True]))
    def ask_to_move(self, union: str, new: str, who: str, across: bool) -> None:
        actor = self.actor(who, union)
        scope, how = self.hub.union(actor), OrgMoveKind.ACROSS_TRACKS if across else OrgMoveKind.WITHIN_TRACK
        foretold = self.world.moving(actor, union, new, across=across)
        asking = moving.request(scope, self.hub.ids[union], how, self.hub.ids[new], {})
        if one := self.agree(foretold, scope, asking):
            self.world.move(one.id, union, new, across=across)

    @precondition(lambda self: self.world.moves)
    @rule(pick=PICK, new_side=YES, who=WHO, yes=st.sampled_from([True, True, True, False]))
    def decide_on_a_move(self, pick: int, new_side: bool, who: str, yes: bool) -> None:
        id_ = self.one_of(list(self.world.moves), pick)
        actor = self.actor(who, self.world.moves[id_].new if new_side else self.world.moves[id_].old)
        scope, decision = self.hub.union(actor), Decision.APPROVED if yes else Decision.REJECTED
        foretold = self.world.deciding_move(actor, id_, yes=yes)
        if self.agree(foretold, scope, decide(scope, id_, decision, opinion="意见")):
            self.world.decide_move(actor, id_, yes=yes)

    @precondition(lambda self: self.world.moves)
    @rule(pick=PICK, who=WHO)
    def think_better_of_a_move(self, pick: int, who: str) -> None:
        id_ = self.one_of(list(self.world.moves), pick)
        actor = self.actor(who, self.world.moves[id_].union)
        scope = self.hub.union(actor)
        if self.agree(self.world.cancelling_move(actor, id_), scope, cancel(scope, id_)):
            self.world.moves[id_].open = False

    @rule(union=LIKELY, into=BUSY, how=st.sampled_from(Dissolution), who=WHO)
    def end_a_union(self, union: str, into: str, how: Dissolution, who: str) -> None:
        actor = self.actor(who, union)
        scope, other = self.hub.union(actor), into if how is Dissolution.MERGE else None
        foretold = self.world.dissolving(actor, union, other)
        going = dissolving.dissolve(scope, self.hub.ids[union], how, self.hub.ids[into] if other else None, "原因")
        if self.agree(foretold, scope, going):
            self.world.dissolve(union, ENDINGS[how], other)
