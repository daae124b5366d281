"""The contract: what is committed is what runs, and what frontends call keeps its name, arguments and meaning."""

from pathlib import Path

import pytest
from graphql import GraphQLObjectType, parse

from schema import build

SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"

QUERY = """
viewer: Viewer
node(id: ID!): Node
about: About
regions: [Region!]
region(slug: String!): Region
regionFaults: [RegionFault!]
org(id: ID!): Org
orgs(region: String, under: ID, depth: Int, kind: [OrgKind!], state: [OrgState!], name: String, orgNo: String, creditCode: String, dutiesMissing: Boolean! = false, sort: OrgSort! = TREE, first: Int, after: String, last: Int, before: String): OrgConnection
directory(region: String!, under: ID, track: String, kind: [OrgKind!], name: String, orgNo: String, first: Int, after: String, last: Int, before: String): OrgSummaryConnection
member(id: ID!): Member
members(org: ID!, filter: MemberFilter, sort: MemberSort! = MEMBER_NO, first: Int, after: String, last: Int, before: String): MemberConnection
handovers(org: ID, waiting: Boolean, first: Int, after: String, last: Int, before: String): HandoverConnection
accounts(org: ID, role: Role, state: AccountState, first: Int, after: String, last: Int, before: String): AccountConnection
cards(org: ID, scope: CountScope! = OWN, state: [CardState!], overdue: Boolean, first: Int, after: String, last: Int, before: String): ServiceCardConnection
cardCandidates(org: ID!, foreigners: Boolean, filter: MemberFilter, first: Int, after: String, last: Int, before: String): CardCandidateConnection
cardBatches(org: ID, state: [CardBatchState!], first: Int, after: String, last: Int, before: String): CardBatchConnection
exportRequests(box: Box!, state: [ExportState!], first: Int, after: String, last: Int, before: String): ExportRequestConnection
transfers(box: Box!, org: ID, kind: [TransferKind!], state: [TransferState!], import: ID, first: Int, after: String, last: Int, before: String): TransferConnection
imports(org: ID!, scope: CountScope! = OWN, kind: RecordKind, state: [ImportState!], first: Int, after: String, last: Int, before: String): ImportConnection
import(id: ID!): Import
explainRow(import: ID!, row: Int!): [RuleOutcome!]
applications(org: ID!, scope: CountScope! = OWN, state: [ApplicationState!], first: Int, after: String, last: Int, before: String): JoinApplicationConnection
application(receipt: String!): JoinApplication
checkRecord(region: String!, kind: RecordKind!, layout: String, org: ID, id: ID, values: JSON!): RecordCheck
inspections(under: ID!, year: Int!, subject: InspectionSubject!, done: Boolean, first: Int, after: String, last: Int, before: String): InspectionConnection
inspectionAreas(under: ID!, year: Int!, subject: InspectionSubject!): [InspectionArea!]
collectionProgress(under: ID!, by: ProgressBy!, asOf: Date, since: Date): CollectionProgress
statistics(under: ID!, kind: RecordKind!, by: [String!]!, sum: [String!], asOf: Date): Statistics
journal(under: ID!, act: String, actor: String, subject: ID, from: DateTime, to: DateTime, first: Int, after: String, last: Int, before: String): JournalConnection
"""  # noqa: E501
MUTATION = """
confirmLogin(challenge: String!, code: String!, idempotencyKey: String): LoginPayload
addSecondFactor(kind: FactorKind! = TOTP, idempotencyKey: String): SecondFactorPayload
confirmSecondFactor(code: String!, idempotencyKey: String): SimplePayload
changeEmail(email: String!, idempotencyKey: String): SimplePayload
confirmEmail(token: String!, idempotencyKey: String): SimplePayload
disputeActivation(activation: String!, contact: String!, statement: String!, captcha: String, idempotencyKey: String): SimplePayload
resetAccount(account: ID!, reason: String!, request: ID, idempotencyKey: String): ProvisionAccountPayload
readNotices(ids: [ID!]!, idempotencyKey: String): SimplePayload
login(loginName: String!, password: String!, region: String, captcha: String, idempotencyKey: String): LoginPayload
logout(everywhere: Boolean! = false, idempotencyKey: String): SimplePayload
stepUp(password: String, code: String, idempotencyKey: String): SimplePayload
changePassword(currentPassword: String!, newPassword: String!, idempotencyKey: String): SimplePayload
requestPasswordReset(loginName: String!, region: String, captcha: String, idempotencyKey: String): SimplePayload
resetPassword(token: String!, newPassword: String!, idempotencyKey: String): SimplePayload
findActivation(region: String!, employerCreditCode: String!, employerName: String!, orgName: String!, activationCode: String, captcha: String, idempotencyKey: String): FindActivationPayload
activateOrg(activation: String!, activationCode: String, identityFile: ID, email: String!, password: String!, values: JSON, captcha: String, idempotencyKey: String): ActivateOrgPayload
issueActivationCode(org: ID!, idempotencyKey: String): IssueActivationCodePayload
voidActivation(org: ID!, reason: String!, idempotencyKey: String): OrgPayload
provisionAccount(org: ID!, role: Role!, displayName: String!, loginName: String, member: ID, idempotencyKey: String): ProvisionAccountPayload
revokeAccount(account: ID!, reason: String!, successor: String, idempotencyKey: String): ProvisionAccountPayload
confirmHandover(id: ID!, idempotencyKey: String): HandoverPayload
setResponsible(org: ID!, people: [ResponsibleInput!]!, idempotencyKey: String): OrgPayload
registerOrg(region: String!, email: String!, password: String!, employerName: String!, captcha: String, idempotencyKey: String): RegisterOrgPayload
submitOrg(id: ID!, idempotencyKey: String): OrgPayload
createOrg(region: String!, parent: ID, layout: String, values: JSON!, idempotencyKey: String): OrgPayload
updateOrg(id: ID!, values: JSON!, ifVersion: Int, idempotencyKey: String): OrgPayload
applyToJoin(org: ID!, values: JSON!, captcha: String, idempotencyKey: String): JoinApplicationPayload
amendApplication(receipt: String!, values: JSON!, captcha: String, idempotencyKey: String): JoinApplicationPayload
withdrawApplication(receipt: String!, idempotencyKey: String): JoinApplicationPayload
reviewApplication(id: ID!, decision: Decision!, opinion: String, idempotencyKey: String): JoinApplicationPayload
enrollMember(org: ID!, values: JSON!, idempotencyKey: String): MemberPayload
updateMember(id: ID!, values: JSON!, ifVersion: Int, idempotencyKey: String): MemberPayload
endMembership(id: ID!, change: String!, reason: String, on: Date!, ifVersion: Int, idempotencyKey: String): MemberPayload
enrollByOrgCode(org: ID!, orgCode: String!, confirm: Boolean! = false, pick: [ID!], idempotencyKey: String): EnrollByOrgCodePayload
deleteMember(id: ID!, reason: String!, ifVersion: Int, idempotencyKey: String): DeletePayload
reviewMember(id: ID!, decision: Decision!, opinion: String, ifVersion: Int, idempotencyKey: String): MemberPayload
withdrawMember(id: ID!, idempotencyKey: String): MemberPayload
reviewOrg(id: ID!, decision: Decision!, opinion: String, ifVersion: Int, idempotencyKey: String): OrgPayload
withdrawOrg(id: ID!, idempotencyKey: String): OrgPayload
moveOrg(id: ID!, kind: OrgMoveKind!, newParent: ID!, values: JSON, ifVersion: Int, idempotencyKey: String): TransferPayload
dissolveOrg(id: ID!, how: Dissolution!, into: ID, dryRun: Boolean! = false, reason: String, ifVersion: Int, idempotencyKey: String): OrgPayload
issueVirtualOrgCode(org: ID!, idempotencyKey: String): OrgPayload
copyMyData(idempotencyKey: String): CopyPayload
unmask(id: ID!, fields: [String!]!, reason: String!, proposed: Boolean! = false, idempotencyKey: String): UnmaskPayload
applyForCards(org: ID!, members: [ID!], allPending: Boolean! = false, foreigners: Boolean! = false, cardNames: [CardNameInput!], idempotencyKey: String): CardBatchPayload
openCardBatch(org: ID!, foreigners: Boolean! = false, idempotencyKey: String): CardBatchPayload
addToCardBatch(batch: ID!, members: [ID!], allPending: Boolean! = false, cardNames: [CardNameInput!], idempotencyKey: String): CardBatchPayload
removeFromCardBatch(batch: ID!, members: [ID!]!, idempotencyKey: String): CardBatchPayload
submitCardBatch(batch: ID!, idempotencyKey: String): CardBatchPayload
cancelCardBatch(batch: ID!, idempotencyKey: String): CardBatchPayload
recordBankResults(batch: ID!, upload: ID!, idempotencyKey: String): BankResultsPayload
decideCard(id: ID!, decision: Decision!, cardNo: String, failureCode: String, message: String, ifVersion: Int, idempotencyKey: String): CardPayload
moveCards(cards: [ID!]!, move: String!, reason: String, idempotencyKey: String): MoveCardsPayload
requestTransfer(member: ID, memberNo: String, name: String, idNumber: String, to: ID, toName: String, reason: String, idempotencyKey: String): TransferPayload
decideTransfer(id: ID!, decision: Decision!, opinion: String, approvalNo: String, ifVersion: Int, idempotencyKey: String): TransferPayload
decideTransfers(ids: [ID!]!, decision: Decision!, opinion: String, approvalNo: String, idempotencyKey: String): TransfersPayload
cancelTransfer(id: ID!, idempotencyKey: String): TransferPayload
startImport(org: ID!, kind: RecordKind!, upload: ID!, mode: ImportMode! = CHECK_THEN_COMMIT, onError: OnError, idempotencyKey: String): ImportPayload
confirmImport(id: ID!, idempotencyKey: String): ImportPayload
cancelImport(id: ID!, idempotencyKey: String): ImportPayload
confirmInspection(org: ID!, subject: InspectionSubject!, year: Int!, idempotencyKey: String): InspectionPayload
openInspection(region: String!, subject: InspectionSubject!, year: Int!, opensOn: Date!, dueOn: Date!, notice: String, idempotencyKey: String): InspectionWindowPayload
sendReminder(orgs: [ID!]!, about: ReminderSubject!, message: String, idempotencyKey: String): ReminderPayload
requestExport(org: ID!, kind: RecordKind!, scope: CountScope! = OWN, filter: MemberFilter, layout: String, fields: [String!], masked: Boolean! = true, purpose: String!, receiver: String!, idempotencyKey: String): ExportPayload
decideExport(id: ID!, decision: Decision!, opinion: String, approvalNo: String, evidence: ID, ifVersion: Int, idempotencyKey: String): ExportPayload
cancelExport(id: ID!, idempotencyKey: String): ExportPayload
setCollectionTarget(under: ID!, orgPercent: Float, members: Int, dueOn: Date!, idempotencyKey: String): TargetPayload
dissolveOrg(id: ID!, how: Dissolution!, into: ID, dryRun: Boolean! = false, reason: String, ifVersion: Int, idempotencyKey: String): OrgPayload
issueIdentityFile(org: ID, activation: String, activationCode: String, idempotencyKey: String): IssueIdentityFilePayload
issueVirtualOrgCode(org: ID!, idempotencyKey: String): OrgPayload
moveOrg(id: ID!, kind: OrgMoveKind!, newParent: ID!, values: JSON, ifVersion: Int, idempotencyKey: String): TransferPayload
undoImport(id: ID!, reason: String!, idempotencyKey: String): ImportPayload
"""  # noqa: E501
SUBSCRIPTION = "importProgress(id: ID!): Import! todo: Todo!"


def test_the_committed_sdl_is_the_running_schema() -> None:
    assert SDL.read_text(encoding="utf-8") == build().as_str() + "\n", "run: hub schema export"


@pytest.mark.parametrize(
    ("root", "contract"), [("Query", QUERY), ("Mutation", MUTATION), ("Subscription", SUBSCRIPTION)]
)
def test_the_ways_in_are_those_frontends_call(root: str, contract: str) -> None:
    running = build()._schema.type_map[root]
    assert isinstance(running, GraphQLObjectType)
    (promised,) = parse(f"type {root} {{ {contract} }}").definitions
    for field in promised.fields:  # type: ignore[attr-defined]
        found = running.fields[field.name.value]
        assert str(found.type) == _text(field.type)
        wanted = {one.name.value: _text(one.type) for one in field.arguments or ()}
        assert {name: str(one.type) for name, one in found.args.items()} == wanted, field.name.value
    named = {field.name.value for field in promised.fields}  # type: ignore[attr-defined]
    assert set(running.fields) - named <= {"_entities", "_service"}


def test_every_list_says_how_long_it_may_become() -> None:
    """So that a gateway, and our own guard, can reckon what a document costs."""
    silent = []
    for kind in build()._schema.type_map.values():
        if (
            isinstance(kind, GraphQLObjectType)
            and not kind.name.startswith("_")
            and not kind.name.endswith("Connection")
        ):
            for name, field in kind.fields.items():
                said = field.extensions.get("strawberry-definition")
                long = str(field.type).startswith("[") or "Connection" in str(field.type)
                if long and not name.startswith("_") and not (said and said.directives):
                    silent.append(f"{kind.name}.{name}")
    assert silent == []


def test_a_connection_can_be_asked_for_from_both_ends() -> None:
    for kind in build()._schema.type_map.values():
        for name, field in kind.fields.items() if isinstance(kind, GraphQLObjectType) else ():
            if str(field.type).rstrip("!").endswith("Connection"):
                assert {"first", "after", "last", "before"} <= set(field.args), f"{kind.name}.{name}"


def test_every_mutation_takes_a_key_and_answers_with_problems() -> None:
    running = build()._schema
    mutation = running.type_map["Mutation"]
    assert isinstance(mutation, GraphQLObjectType)
    for name, field in mutation.fields.items():
        payload = running.type_map[str(field.type)]
        assert isinstance(payload, GraphQLObjectType)
        assert "idempotencyKey" in field.args, name
        assert str(payload.fields["problems"].type) == "[Problem!]!", name


def test_files_never_travel_through_graphql() -> None:
    assert "Upload" not in build()._schema.type_map


def _text(node: object) -> str:
    from graphql import print_ast

    return print_ast(node)  # type: ignore[arg-type]
