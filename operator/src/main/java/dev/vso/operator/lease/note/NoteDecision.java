package dev.vso.operator.lease.note;

import dev.vso.operator.lease.note.LeaseNote.Place;
import dev.vso.operator.lease.note.LeaseNote.Sealed;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.vault.LeaseId;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether the credentials in a Secret, whose lease no status names, are adopted: they are if the operator itself
 * wrote them after the write that the status knows, and nobody has changed them since. Pure.
 */
public sealed interface NoteDecision {

    /** The status gets this lease, and no credentials are issued. */
    record Adopt(LeaseNote note) implements NoteDecision {}

    /** The note counts for nothing. */
    record Ignore(Reason reason) implements NoteDecision {}

    /** Why a note counts for nothing. */
    enum Reason {
        /** The Secret has no note. */
        ABSENT,
        /** It is too long, or is no note at all. */
        UNREADABLE,
        /** The operator did not make it for this resource, this Secret and the data in it, with its present key. */
        NOT_SEALED,
        /** The status is not the one that it was to follow: usually the status names its lease already. */
        NOT_NEXT,
        /** The lease has ended. */
        ENDED
    }

    /**
     * The input of the decision.
     *
     * @param text the annotation; empty if there is none
     * @param place where it was found
     * @param mac the HMAC of the data that the Secret holds for the resource
     * @param recorded the lease in the status
     */
    record Found(Optional<String> text, Place place, String mac, Optional<LeaseId> recorded) {}

    /** Returns what to do about the note. */
    static NoteDecision decide(Found found, Instant now, SecretHmac hmac) {
        if (found.text().isEmpty()) {
            return new Ignore(Reason.ABSENT);
        }
        Optional<Sealed> read = LeaseNote.read(found.text().get());
        if (read.isEmpty()) {
            return new Ignore(Reason.UNREADABLE);
        }
        LeaseNote note = read.get().note();
        if (!SecretHmac.equal(
                note.seal(found.place(), found.mac(), hmac), read.get().seal())) {
            return new Ignore(Reason.NOT_SEALED);
        }
        if (!note.replaces().equals(found.recorded())) {
            return new Ignore(Reason.NOT_NEXT);
        }
        return now.isBefore(note.since().plus(note.duration())) ? new Adopt(note) : new Ignore(Reason.ENDED);
    }
}
