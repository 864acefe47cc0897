package perennial.sandbox.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import perennial.sandbox.console.Failure;

/** How much of its heap a JVM on this machine uses while it is watched, as its collectors tell it over JMX. */
final class HeapWatch implements AutoCloseable {

    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final Set<String> pools;
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong mostKept = new AtomicLong();

    private HeapWatch(JMXConnector connector) throws IOException, JMException {
        this.connector = connector;
        MBeanServerConnection connection = connector.getMBeanServerConnection();
        this.memory = ManagementFactory.getPlatformMXBean(connection, MemoryMXBean.class);
        this.pools = ManagementFactory.getPlatformMXBeans(connection, MemoryPoolMXBean.class).stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toUnmodifiableSet());
        for (GarbageCollectorMXBean collector :
                ManagementFactory.getPlatformMXBeans(connection, GarbageCollectorMXBean.class)) {
            connection.addNotificationListener(
                    collector.getObjectName(), (notification, handback) -> hear(notification), null, null);
        }
    }

    @SuppressWarnings("BanJNDI") // the address is what the process itself has just told, and on this machine
    static HeapWatch of(ProcessHandle process) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
                return new HeapWatch(JMXConnectorFactory.connect(address));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException | JMException e) {
            throw new Failure("The heap of process " + process.pid() + " cannot be watched: " + e, e);
        }
    }

    private void hear(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            var collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo();
            most.accumulateAndGet(used(collection.getMemoryUsageBeforeGc()), Math::max);
            mostKept.accumulateAndGet(used(collection.getMemoryUsageAfterGc()), Math::max);
        }
    }

    private long used(Map<String, MemoryUsage> usage) {
        return usage.entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** What it holds now, when all garbage has been collected. */
    long collectAndLook() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** With what is garbage already: it is at its most just before a collection. */
    long mostBytes() {
        return Math.max(most.get(), memory.getHeapMemoryUsage().getUsed());
    }

    /** Just after a collection; 0 if there was none. */
    long mostKeptBytes() {
        return mostKept.get();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new Failure("The watch of a heap does not end: " + e, e);
        }
    }
}
