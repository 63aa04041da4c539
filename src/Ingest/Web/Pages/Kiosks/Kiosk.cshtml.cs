using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Hotlist;
using CardSystem.Ingest.KioskOrders;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Kiosks;

/// <summary>One kiosk: everything that is known of it, and what can be done about it.</summary>
[Needs(Right.SeeKiosks, Target.Kiosk)]
public sealed class KioskModel(DeskContext desk, KioskStatusBook statuses, EnrolmentOptions options, TrustKeys keys) : DeskPage(desk)
{
    public const int RenewSeconds = 10;
    private const int LongestText = 200;
    private const int MostActs = 50;
    private const int MostCertificates = 50;
    private const int MostOrders = 10;

    public sealed record CertificateLine(string Serial, long IssuedAt, long UntilAt);

    public KioskLine Line { get; private set; } = null!;
    public EnrolmentSheet? Sheet { get; private set; }
    public IReadOnlyList<Act> Acts { get; private set; } = [];
    public IReadOnlyList<CertificateLine> Certificates { get; private set; } = [];
    public IReadOnlyList<PlacedOrder> Orders { get; private set; } = [];
    public PlacedOrder? Reported { get; private set; }
    public long NewestConfig { get; private set; }
    public long NewestHotlist { get; private set; }
    public long Aside { get; private set; }
    public long Alerts { get; private set; }
    public bool HasTaps { get; private set; }
    public bool TakesUid { get; private set; }
    public bool ShowsLinks { get; private set; }

    /// <summary>Members' phones could reach the page.</summary>
    public bool HasAddress => Desk.Web.Origin is not null;

    public bool MayRun => Caller.Can(Right.RunKiosks, Line.Kiosk.Entry.Centre);
    public bool MayChooseDesks => KioskRights.MayChooseDesks(Caller);
    public bool MaySeeAside => Caller.Can(Right.SeeCards, Line.Kiosk.Entry.Centre);
    public bool MaySeeAlerts => Caller.Can(Right.HandleAlerts, Line.Kiosk.Entry.Centre);
    public IReadOnlyList<Choice> Centres => [.. Units.All.Where(u => u.Kind == "centre" && Caller.Can(Right.RunKiosks, u.Id)).OrderBy(u => u.Name, StringComparer.Ordinal).Select(u => new Choice(u.Id, u.Name))];

    private KioskDesk KioskDesk => new(Database, options, Time);

    public IActionResult OnGet(string id) => Show(id);

    [Needs(Right.RunKiosks, Target.Kiosk)]
    public IActionResult OnPostClaim(string id)
    {
        Try(() => Sheet = EnrolmentSheet.Of(KioskDesk.Claim(id, Caller.Name), options, keys));
        return Show(id);
    }

    [Needs(Right.RunKiosks, Target.Kiosk)]
    public IActionResult OnPostRevoke(string id, string? reason)
    {
        if (!IsText(reason)) Problem(KioskWords.ReasonMissing, "reason");
        else if (Read(work => KioskRegister.Find(work, id))?.State == CardSystem.Contracts.Enrolment.EnrolmentState.Revoked) Done(KioskWords.RevokedAlready.Fill(id));
        else if (Try(() => KioskDesk.Revoke(id, reason!, Caller.Name))) Done(KioskWords.Revoked.Fill(id));
        return Problems.Count > 0 ? Show(id) : Redirect("/kiosks/" + id);
    }

    /// <param name="centre">Where it stands from now on: another one must be the caller's, too.</param>
    [Needs(Right.RunKiosks, Target.Kiosk)]
    public IActionResult OnPostChange(string id, string? name, string? centre)
    {
        var before = Read(work => KioskRegister.Find(work, id))!;
        if (centre != before.Centre && centre is not null && !Caller.Can(Right.RunKiosks, centre)) return NotFound();
        if (!IsText(name)) Problem(KioskWords.NameMissing, "name");
        else if (centre != before.Centre && Units.Kind(centre ?? "") != "centre") Problem(KioskWords.NotACentre, "centre");
        else if (centre != before.Centre && Read(work => CardSystem.Ingest.Enrolment.KioskDesk.HasTaps(work, id))) Problem(KioskWords.PlaceFixed, "centre");
        else
        {
            Try(() => Done(KioskDesk.Change(id, name!, centre!, Caller.Name) ? KioskWords.ChangeDone.Fill(id) : KioskWords.ChangeSame,
                new Undo($"/kiosks/{id}?handler=Change", new Dictionary<string, string> { ["name"] = before.Name, ["centre"] = before.Centre })));
        }

        return Problems.Count > 0 ? Show(id) : Redirect("/kiosks/" + id);
    }

    [Needs(Right.RunKiosks, Target.Kiosk)]
    public IActionResult OnPostOffice(string id, bool on)
    {
        if (!MayChooseDesks) return Refuse(id, KioskWords.OnlyDistrict);
        var wrong = Write(work => on ? OfficeDesks.Add(work, id, Caller.Name, Time.GetUtcNow()) : OfficeDesks.IsDesk(work, id) ? OfficeDesks.Remove(work, id, Caller.Name, Time.GetUtcNow()) : null);
        if (wrong is not null) Problem(wrong);
        else Done((on ? KioskWords.DeskDone : KioskWords.DeskGone).Fill(id), new Undo($"/kiosks/{id}?handler=Office", new Dictionary<string, string> { ["on"] = on ? "false" : "true" }));
        return Problems.Count > 0 ? Show(id) : Redirect("/kiosks/" + id);
    }

    /// <summary>For the whole of the kiosk's centre, from now on.</summary>
    [Needs(Right.RunKiosks, Target.Kiosk)]
    public IActionResult OnPostUid(string id, bool on, string? reason)
    {
        var centre = Read(work => KioskRegister.Find(work, id))!.Centre;
        var answer = new UidDesk(Database, new DistrictDays(Zone), Time).Enter(centre, on, null, Caller.Name, reason?.Trim() ?? "");
        if (!answer.Done) return Refuse(id, RefusalWords.Of(answer.Text));
        Done((on ? KioskWords.UidDone : KioskWords.UidGone).Fill(Units.Name(centre)), new Undo($"/kiosks/{id}?handler=Uid", new Dictionary<string, string> { ["on"] = on ? "false" : "true" }));
        return Redirect("/kiosks/" + id);
    }

    /// <summary>It does it within seconds where it is connected, and says so.</summary>
    [Needs(Right.RunKiosks, Target.Kiosk)]
    public IActionResult OnPostOrder(string id, string? kind)
    {
        if (!OrderRules.IsKind(kind)) return BadRequest();
        if (Read(work => KioskRegister.Find(work, id))!.State == CardSystem.Contracts.Enrolment.EnrolmentState.Revoked) return Refuse(id, KioskOrderWords.Revoked);
        if (!new OrderDesk(Database, Time).Give(id, kind!, Caller.Name)) return Refuse(id, KioskOrderWords.Twice.Fill(KioskOrderWords.Kind(kind!)));
        Done(KioskOrderWords.Given.Fill(KioskOrderWords.Kind(kind!)));
        return Redirect($"/kiosks/{id}#orders-title");
    }

    /// <summary>For the whole of the kiosk's centre, from now on.</summary>
    [Needs(Right.RunKiosks, Target.Kiosk)]
    public IActionResult OnPostLinks(string id, bool on)
    {
        var centre = Read(work => KioskRegister.Find(work, id))!.Centre;
        if (on && !HasAddress) return Refuse(id, KioskWords.LinksNoAddress);
        if (new PageLinkDesk(Database, Time).Enter(centre, on, Caller.Name))
            Done((on ? KioskWords.LinksDone : KioskWords.LinksGone).Fill(Units.Name(centre)), new Undo($"/kiosks/{id}?handler=Links", new Dictionary<string, string> { ["on"] = on ? "false" : "true" }));
        return Redirect("/kiosks/" + id);
    }

    private IActionResult Show(string id)
    {
        var found = Read(work =>
        {
            if (KioskBoard.Find(work, statuses, id) is not { } kiosk) return false;
            Line = new KioskLine(kiosk, Now, Units);
            Acts = [.. ActLog.Newest(work, id, MostActs)];
            Certificates = [.. work.Query<CertificateLine>("select serial as Serial, issued_at as IssuedAt, until_at as UntilAt from kiosk_certificates where kiosk = @id order by issued_at desc, serial limit @MostCertificates", new { id, MostCertificates })];
            Orders = OrderStore.Newest(work, id, MostOrders);
            Reported = Orders.FirstOrDefault(o => o.Report.Length > 0 && o.Id == Request.Query["report"]);
            NewestConfig = work.One<long?>("select version from kiosk_configs where kiosk = @id", new { id }) ?? 0;
            NewestHotlist = HotlistStore.Version(work);
            HasTaps = CardSystem.Ingest.Enrolment.KioskDesk.HasTaps(work, id);
            TakesUid = UidDesk.Load(work).Any(p => p.Centre == kiosk.Entry.Centre && p.Allowed && p.From <= Now.Now.ToUnixTimeMilliseconds() && p.Until > Now.Now.ToUnixTimeMilliseconds());
            ShowsLinks = PageLinkStore.Shows(work, kiosk.Entry.Centre);
            Aside = work.One<long>("select count(*) from (select 1 from derived.set_aside a join journals j on j.id = a.journal where j.kiosk = @id limit 10000) counted", new { id });
            Alerts = work.One<long>("select count(*) from security_alerts where subject = @id and acknowledged_at = 0", new { id });
            return true;
        });
        return found ? Page() : NotFound();
    }

    private IActionResult Refuse(string id, Bilingual why)
    {
        Problem(why);
        return Show(id);
    }

    private bool Try(Action change)
    {
        try
        {
            change();
            return true;
        }
        catch (EnrolmentException e)
        {
            Problem(e.Message);
        }
        catch (TrustException)
        {
            Problem(KioskWords.NoTrust);
        }

        return false;
    }

    private static bool IsText(string? text) => text?.Trim() is { Length: > 0 and <= LongestText } line && !line.Any(char.IsControl);
}
