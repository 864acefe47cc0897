package perennial.voucher.redemption;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.batching.GroupCommit;

/** Validates, reserves, redeems and rolls back. */
@Component
public class Redeeming implements DisposableBean {

    private final BookReader reader;
    private final BookWriter writer;
    private final GroupCommit<Command, Answer> calls;
    private final TransactionTemplate look;

    Redeeming(BookReader reader, BookWriter writer, PlatformTransactionManager transactions) {
        this.reader = reader;
        this.writer = writer;
        this.calls = new GroupCommit<>("redemption", new TransactionTemplate(transactions), this::carryOut);
        this.look = new TransactionTemplate(transactions);
        this.look.setReadOnly(true);
    }

    /** Says what redeeming would say now. Takes nothing, and promises nothing. */
    Assessment validate(Checkout checkout) {
        return look.execute(status -> {
            Books books = reader.look(checkout);
            return RedemptionPolicy.assess(checkout, null, books, books.now());
        });
    }

    /** Does what is asked, together with what others ask at the same time, and returns when it is committed. */
    Answer call(Command command) {
        return calls.call(command);
    }

    /** Does all that is asked, in order, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(List<Command> commands) {
        carryOut(commands);
    }

    private List<Answer> carryOut(List<Command> commands) {
        Books books = reader.lock(commands);
        List<Answer> answers = new ArrayList<>(commands.size());
        for (Command command : commands) {
            Decision decision = Deciding.decide(command, books);
            decision.changes().forEach(books::apply);
            answers.add(decision.answer());
        }
        writer.write(books);
        return answers;
    }

    @Override
    public void destroy() {
        calls.close();
    }
}
