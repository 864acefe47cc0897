package perennial.platform.definition;

import org.springframework.dao.RecoverableDataAccessException;

/**
 * A definition that was put, by another release it may be, cannot be read by this one. No event is to blame for it: whoever decides by
 * definitions waits, and decides when it can.
 */
public final class UnreadableDefinitionException extends RecoverableDataAccessException {

    public UnreadableDefinitionException(String definition, String reason) {
        super(definition + " was put, and is refused now: " + reason);
    }
}
