package perennial.platform.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** What holds for the classes of a service that decide, whichever these are: the same facts lead to the same decision. */
public final class PureCore {

    private PureCore() {}

    /** @param tools packages of the platform that decide nothing and know no framework either */
    public static ArchRule knowsNoFramework(DescribedPredicate<? super JavaClass> core, String... tools) {
        return noClasses()
                .that(core)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.springframework..",
                                "org.apache.kafka..",
                                "org.apache.avro..",
                                "java.sql..",
                                "javax.sql..",
                                "jakarta.mail..",
                                "io.micrometer..",
                                "perennial.events..",
                                "perennial.schemas..",
                                "perennial.platform..")
                        .and(resideOutsideOfPackages(tools)));
    }

    /** Neither at a clock nor at chance. */
    public static ArchRule looksAtNoClock(DescribedPredicate<? super JavaClass> core) {
        return noClasses()
                .that(core)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(UUID.class, "randomUUID");
    }

    /** @param service the package whose packages are features */
    public static ArchRule featuresHaveNoCycles(String service) {
        return slices().matching(service + ".(*)..").should().beFreeOfCycles();
    }
}
