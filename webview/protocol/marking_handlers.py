"""What is done when a page marks something or says it; as in `webview.protocol.handlers`."""

from havruta.annotations import marking, saying
from havruta.annotations.model import AnnotationKind, Quote
from havruta.ids import AnnotationId
from webview.protocol.handlers import Context
from webview.protocol.marking_messages import Annotate, CloseQuestion, Quoted, RemoveMark, Say
from webview.protocol.messages import Done, ServerMessage


async def annotate(message: Annotate, context: Context) -> ServerMessage | None:
    """Mark a segment, or words in it."""
    await marking.annotate(
        context.study,
        session_id=context.session_id,
        by=context.asker.id,
        ref=message.ref,
        kind=AnnotationKind(message.kind),
        text=message.text,
        quote=_quote(message.quote),
    )
    return Done(message.id)


async def close(message: CloseQuestion, context: Context) -> ServerMessage | None:
    """Note that a question is answered, or open after all."""
    annotation_id, by = AnnotationId(message.mark), context.asker.id
    await marking.close(
        context.study, annotation_id=annotation_id, by=by, answered=message.answered
    )
    return Done(message.id)


async def remove(message: RemoveMark, context: Context) -> ServerMessage | None:
    """Take a mark away."""
    annotation_id = AnnotationId(message.mark)
    await marking.remove(context.study, annotation_id=annotation_id, by=context.asker.id)
    return Done(message.id)


async def say(message: Say, context: Context) -> ServerMessage | None:
    """Say something to everyone."""
    study, session_id = context.study, context.session_id
    await saying.say(study, session_id=session_id, by=context.asker.id, text=message.text)
    return Done(message.id)


def _quote(said: Quoted | None) -> Quote | None:
    if said is None:
        return None
    return Quote(said.language, said.version, said.exact, said.prefix, said.suffix)
