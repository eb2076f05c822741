"""Sequences and Parallels: channels and Subscriptions under the names that a cluster gives them."""

from __future__ import annotations

from dataclasses import dataclass, field

from knative_local.manifests.models.messaging import (
    ChannelTemplate,
    Parallel,
    ParallelBranch,
    Sequence,
)
from knative_local.manifests.plan import CompositePlan, Destination
from knative_local.manifests.planning.channels import ChannelBook, KnownChannel
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.subscriptions import Wanted
from knative_local.manifests.reporting import Place, Placed


@dataclass(slots=True)
class Flows:
    """What all Sequences and Parallels ask for."""

    sequences: list[CompositePlan] = field(default_factory=list[CompositePlan])
    parallels: list[CompositePlan] = field(default_factory=list[CompositePlan])
    subscriptions: list[Wanted] = field(default_factory=list[Wanted])


def sequence_channel(name: str, step: int) -> str:
    """The name of a step's channel, and of its Subscription."""
    return f"{name}-kn-sequence-{step}"


def parallel_channel(name: str, branch: int | None = None) -> str:
    """The name of a Parallel's channel, or of a branch's, which is its Subscription's too."""
    return f"{name}-kn-parallel" if branch is None else f"{name}-kn-parallel-{branch}"


def plan_flows(book: ChannelBook, context: Context) -> Flows:
    """Everything that Sequences and Parallels are made of."""
    flows = Flows()
    for _, sequence in sorted(context.objects.sequences.items()):
        _add_sequence(sequence, book, flows)
    for _, parallel in sorted(context.objects.parallels.items()):
        _add_parallel(parallel, book, flows)
    return flows


def _add_sequence(sequence: Placed[Sequence], book: ChannelBook, flows: Flows) -> None:
    spec, place = sequence.model.spec, sequence.place.at("spec")
    if not spec.steps:
        place.at("steps").refuse("is missing")
        return
    names = [sequence_channel(sequence.name, step) for step in range(len(spec.steps))]
    owner = f"Sequence {sequence.name}"
    channels = _channels(spec.channel_template, names, owner, book, place)
    if channels is None:
        return
    for number, step in enumerate(spec.steps):
        at = place.at("steps", number)
        last = number == len(spec.steps) - 1
        flows.subscriptions.append(
            Wanted(
                name=names[number],
                channel=channels[number],
                subscriber=step,
                subscriber_place=at,
                reply=spec.reply if last else Destination(uri=channels[number + 1].plan.url),
                reply_place=place.at("reply"),
                delivery=step.delivery,
                delivery_place=at.at("delivery"),
                owner=owner,
            )
        )
    flows.sequences.append(_composite(place, sequence.name, channels, names))


def _add_parallel(parallel: Placed[Parallel], book: ChannelBook, flows: Flows) -> None:
    spec, place = parallel.model.spec, parallel.place.at("spec")
    if not spec.branches:
        place.at("branches").refuse("is missing")
        return
    numbers = range(len(spec.branches))
    names = [parallel_channel(parallel.name)]
    names += [parallel_channel(parallel.name, number) for number in numbers]
    owner = f"Parallel {parallel.name}"
    channels = _channels(spec.channel_template, names, owner, book, place)
    if channels is None:
        return
    made: list[Wanted] = []
    for number, branch in enumerate(spec.branches):
        entry, behind = channels[0], channels[number + 1]
        at = place.at("branches", number)
        made.append(_filter(parallel.name, number, branch, entry, behind, owner, at))
        made.append(
            Wanted(
                name=names[number + 1],
                channel=behind,
                subscriber=branch.subscriber,
                subscriber_place=at.at("subscriber"),
                reply=branch.reply or spec.reply,
                reply_place=at.at("reply") if branch.reply else place.at("reply"),
                delivery=branch.delivery,
                delivery_place=at.at("delivery"),
                owner=owner,
            )
        )
    flows.subscriptions += made
    flows.parallels.append(_composite(place, parallel.name, channels, [each.name for each in made]))


def _filter(
    name: str,
    number: int,
    branch: ParallelBranch,
    entry: KnownChannel,
    behind: KnownChannel,
    owner: str,
    place: Place,
) -> Wanted:
    """What asks the filter and sends its answer on to the branch's own channel."""
    return Wanted(
        name=f"{name}-kn-parallel-filter-{number}",
        channel=entry,
        subscriber=branch.filter,
        subscriber_place=place.at("filter"),
        reply=Destination(uri=behind.plan.url),
        reply_place=place,
        delivery=None,
        delivery_place=place,
        owner=owner,
    )


def _channels(
    template: ChannelTemplate | None,
    names: list[str],
    owner: str,
    book: ChannelBook,
    place: Place,
) -> list[KnownChannel] | None:
    """The channels of a flow; what is wrong with their template is said once."""
    at = place.at("channelTemplate")
    template = template or book.context.config.channel_defaults.of(place.namespace)
    for name in names:
        if (place.namespace, name) in book.kafka_channels:
            at.refuse(f"the KafkaChannel {name!r} that belongs to this one exists already")
            return None
    found: list[KnownChannel] = []
    for number, name in enumerate(names):
        known = book.add_template(template, name, owner, at if number == 0 else at.silenced())
        if known is None:
            return None
        found.append(known)
    return found


def _composite(
    place: Place, name: str, channels: list[KnownChannel], subscriptions: list[str]
) -> CompositePlan:
    return CompositePlan(
        namespace=place.namespace,
        name=name,
        address=channels[0].plan.url,
        channels=tuple(each.plan.name for each in channels),
        subscriptions=tuple(subscriptions),
    )
