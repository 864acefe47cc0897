package perennial.platform.web;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.SmartLifecycle;

/**
 * Callers leave before anything stops. For a while after an instance was told to end, everything is answered as ever, but each connection
 * ends with its next answer: whoever connects anew is sent to another instance. Without that, a connection that is kept alive stays with
 * an instance whose address was long taken away, until that refuses its calls.
 */
final class Draining implements SmartLifecycle, TomcatConnectorCustomizer {

    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

    private final Duration time;
    private final Queue<AbstractHttp11Protocol<?>> protocols = new ConcurrentLinkedQueue<>();
    private volatile boolean running;

    Draining(Duration time) {
        this.time = time;
    }

    @Override
    public void customize(Connector connector) {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
            protocols.add(protocol);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (time.isZero()) {
            return;
        }
        protocols.forEach(protocol -> protocol.setMaxKeepAliveRequests(1));
        LOG.info("Callers have {} s to go elsewhere", time.toSeconds());
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Last to start and first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** It cannot be taken back. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
