using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Kiosks;

/// <summary>A kiosk in the reader's words.</summary>
public sealed class KioskLine(KioskOnBoard kiosk, DistrictTime now, UnitBook units)
{
    /// <summary>Certificates are renewed at two thirds of 90 days; one with less than this left was not renewed.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    private readonly KioskView _view = KioskViewRules.Show(kiosk.ToLive(), Bilingual.IsEnglish ? PageTexts.English : PageTexts.Chinese, now, units.Name(kiosk.Entry.Centre));

    public KioskOnBoard Kiosk => kiosk;
    public string Id => kiosk.Entry.Kiosk;
    public string Name => kiosk.Entry.Name;
    public string Centre => units.Name(kiosk.Entry.Centre);

    /// <summary>offline, trouble, busy or fine.</summary>
    public string Level => _view.Level;
    public string LevelText => _view.LevelText;
    public string LevelTone => Level switch { "fine" => "good", "busy" => "quiet", "trouble" => "warn", _ => IsExpected ? "bad" : "quiet" };
    public int Rank => KioskViewRules.Rank(Level);
    public string Line => string.Join(' ', new[] { _view.Line, _view.Readers, _view.Trouble }.Where(t => t.Length > 0));

    /// <summary>enrolled, revoked, waiting, imported or new.</summary>
    public string State => kiosk.Entry.State ?? (kiosk.Entry.PublicKey.Length > 0 ? "imported" : CodeUntil is null ? "new" : "waiting");
    public string StateText => KioskWords.State(State).ToString();
    public string StateTone => State switch { "enrolled" or "imported" => "good", "revoked" => "bad", _ => "quiet" };

    public DateTimeOffset? CodeUntil => kiosk.Entry.ClaimEndsAt is { } end && DateTimeOffset.FromUnixTimeMilliseconds(end) is var until && until > now.Now ? until : null;
    public string Complete => kiosk.Complete.CompleteTo is { } to ? Write(to.ToUnixTimeMilliseconds()) : "";
    public string Heard => kiosk.HeardAt > 0 ? Write(kiosk.HeardAt) : KioskWords.Never.ToString();
    public string LastTap => kiosk.LastTapAt > 0 ? Write(kiosk.LastTapAt) : "";
    public string Readers => kiosk.Status is null ? "" : $"{kiosk.ReadersReady}/{kiosk.ReadersTotal}";
    public string Certificate => kiosk.CertificateUntil is { } until ? Moments.Day(until.ToUnixTimeMilliseconds(), now.Zone) : "";
    public bool EndsSoon => State == "enrolled" && kiosk.CertificateUntil is { } until && until < now.Now + Soon;

    /// <summary>One that was revoked or has never begun is not missed.</summary>
    private bool IsExpected => State is "enrolled" or "imported";

    public string Write(long at) => Moments.Minute(at, now.Zone);
}
