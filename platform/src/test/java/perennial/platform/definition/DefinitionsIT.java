package perennial.platform.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.platform.testing.Http;
import perennial.sample.SampleIT;

class DefinitionsIT extends SampleIT {

    private final String id = "g-" + UUID.randomUUID();

    private final JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @Autowired
    DefinitionsIT(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Test
    void puttingTheSameAgainMakesNoNewVersionAndAChangeDoes() {
        assertThat(put(id, 1).json().path("version").asInt()).isEqualTo(1);
        assertThat(put(id, 1).json().path("version").asInt()).isEqualTo(1);
        assertThat(put(id, 2).json().path("version").asInt()).isEqualTo(2);
        assertThat(marketing().get("/gadgets/" + id).json().path("size").asInt())
                .isEqualTo(2);
    }

    @Test
    void yamlIsTakenLikeJson() {
        Http.Answer answer = marketing()
                .with("Content-Type", "application/yaml")
                .put("/gadgets/" + id, "kind: Gadget\nid: " + id + "\nsize: 3\ncolour: red\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("size").asInt()).isEqualTo(3);
    }

    @Test
    void whatDoesNotCompileIsRefusedAndSaysWhere() {
        assertRefused(
                "{\"kind\":\"Gadget\",\"id\":\"" + id + "\",\"size\":11,\"colour\":\"red\"}",
                "size must not be more than 10");
        assertRefused(
                "{\"kind\":\"Gadget\",\"id\":\"" + id + "\",\"size\":1,\"colour\":\"red\",\"weight\":1}",
                "weight is not a known key");
        assertRefused("{\"kind\":\"Gadget\",\"id\":\"other\",\"size\":1,\"colour\":\"red\"}", "id must be " + id);
        assertRefused("{\"kind\":\"Widget\",\"id\":\"" + id + "\",\"size\":1}", "kind must be Gadget");
        assertRefused("{\"kind\":\"Gadget\",\"id\":\"" + id + "\",\"size\":1.5,\"colour\":\"red\"}", "size");
        assertThat(marketing().get("/gadgets/" + id).status()).isEqualTo(404);
    }

    @Test
    void stopAndResumeSwitchAndKeepTheVersion() {
        put(id, 1);

        assertThat(marketing()
                        .send("POST", "/gadgets/" + id + "/stop", null)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("STOPPED");
        assertThat(put(id, 2).json().path("state").asString()).isEqualTo("STOPPED");
        assertThat(marketing()
                        .send("POST", "/gadgets/" + id + "/resume", null)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("LIVE");
        assertThat(marketing().send("POST", "/gadgets/none/stop", null).status())
                .isEqualTo(404);
    }

    @Test
    void whatAnotherReleaseHasPutIsNotMisreadAndNoFaultOfWhoAsks() {
        jdbc.sql("""
                insert into definition_version (kind, id, version, document, actor)
                values ('Gadget', :id, 1, jsonb_build_object('kind', 'Gadget', 'id', :id, 'size', 1, 'weight', 1), 'newer')
                """).param("id", id).update();
        jdbc.sql("insert into definition (kind, id, version) values ('Gadget', ?, 1)")
                .param(id)
                .update();

        Http.Answer answer = marketing().get("/gadgets/" + id);

        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        jdbc.sql("delete from definition where id = ?").param(id).update();
    }

    @Test
    void listsArePaged() {
        put(id + "-a", 1);
        put(id + "-b", 1);
        put(id + "-c", 1);

        Http.Answer first = marketing().get("/gadgets?limit=2&after=" + id);
        assertThat(first.json().path("items")).hasSize(2);
        Http.Answer second = marketing()
                .get("/gadgets?limit=2&after=" + first.json().path("next").asString());

        assertThat(second.json().path("items").get(0).path("id").asString()).isEqualTo(id + "-c");
    }

    private void assertRefused(String document, String why) {
        Http.Answer answer = marketing().put("/gadgets/" + id, document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid_definition");
        assertThat(answer.json().path("detail").asString()).contains(why);
    }

    private Http.Answer put(String gadget, int size) {
        return marketing()
                .put(
                        "/gadgets/" + gadget,
                        "{\"kind\":\"Gadget\",\"id\":\"" + gadget + "\",\"size\":" + size + ",\"colour\":\"red\"}");
    }

    private Http marketing() {
        return Http.at(port).as("marketing");
    }
}
