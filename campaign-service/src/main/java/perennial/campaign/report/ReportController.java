package perennial.campaign.report;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What campaigns have brought. */
@RestController
class ReportController {

    private final ReportLookup reports;

    ReportController(ReportLookup reports) {
        this.reports = reports;
    }

    /** 404 if there is no such campaign. */
    @GetMapping("/campaigns/{campaignId}/report")
    ResponseEntity<CampaignReport> report(@PathVariable String campaignId) {
        return ResponseEntity.of(reports.find(campaignId));
    }
}
