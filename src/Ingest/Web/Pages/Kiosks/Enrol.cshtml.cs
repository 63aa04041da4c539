using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Kiosks;

/// <summary>Adds a kiosk and shows its code, once: it stands on the answer to the form and nowhere else.</summary>
[Needs(Right.RunKiosks)]
public sealed class EnrolModel(DeskContext desk, EnrolmentOptions options, TrustKeys keys) : DeskPage(desk)
{
    private const int LongestName = 200;
    private const int MostTried = 1_000;

    /// <summary>Null until it was added.</summary>
    public EnrolmentSheet? Sheet { get; private set; }

    public string Id { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string Centre { get; private set; } = "";
    public bool Office { get; private set; }

    public IReadOnlyList<Choice> Centres => [.. Units.All.Where(u => u.Kind == "centre" && Caller.Can(Right.RunKiosks, u.Id)).OrderBy(u => u.Name, StringComparer.Ordinal).Select(u => new Choice(u.Id, u.Name))];

    public bool MayChooseDesks => KioskRights.MayChooseDesks(Caller);

    public void OnGet(string? centre)
    {
        Centre = centre ?? "";
        Id = Read(work => Enumerable.Range(1, MostTried).Select(n => $"kiosk-{n}").FirstOrDefault(id => KioskRegister.Find(work, id) is null)) ?? "";
    }

    [Needs(Right.RunKiosks, Target.Unit, "centre")]
    public IActionResult OnPost(string? id, string? name, string? centre, bool office)
    {
        (Id, Name, Centre, Office) = (id?.Trim() ?? "", name?.Trim() ?? "", centre ?? "", office);
        Check();
        if (Problems.Count > 0) return Page();
        try
        {
            Sheet = EnrolmentSheet.Of(new KioskDesk(Database, options, Time).Add(Id, Name, Centre, Caller.Name, MakeDesk), options, keys);
        }
        catch (EnrolmentException e)
        {
            Problem(e.Message);
        }
        catch (TrustException)
        {
            Problem(KioskWords.NoTrust);
        }

        return Page();
    }

    private void MakeDesk(Work work, DateTimeOffset at)
    {
        if (Office) OfficeDesks.Add(work, Id, Caller.Name, at);
    }

    private void Check()
    {
        if (!ImportRules.IsId(Id)) Problem(KioskWords.NotAnId, "id");
        else if (Read(work => KioskRegister.Find(work, Id)) is not null) Problem(KioskWords.IdTaken.Fill(Id), "id");
        if (Name.Length is 0 or > LongestName || Name.Any(char.IsControl)) Problem(KioskWords.NameMissing, "name");
        if (Units.Kind(Centre) != "centre") Problem(KioskWords.NotACentre, "centre");
        if (Office && !MayChooseDesks) Problem(KioskWords.OnlyDistrict, "office");
    }
}
