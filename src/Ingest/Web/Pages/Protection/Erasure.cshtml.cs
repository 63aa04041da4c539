using System.Text.Json;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>How far an erasure has come, and which kiosks have not heard of it.</summary>
[Needs(Right.ProtectData)]
public sealed class ErasureModel(DeskContext desk) : DeskPage(desk)
{
    public Erasure? Erasure { get; private set; }
    public IReadOnlyList<WaitingKiosk> Kiosks { get; private set; } = [];
    public IReadOnlyDictionary<string, long> Scrubbed { get; private set; } = new Dictionary<string, long>();
    public IReadOnlyList<LeftPlace> Left { get; private set; } = [];
    public (Bilingual Name, string Tone) State => ProtectionModel.StateOf(Erasure!.State);

    public IActionResult OnGet(long number)
    {
        (Erasure, Kiosks) = Read(work => ErasureStore.Find(work, number) is { } found ? (found, ErasureStore.WaitingKiosks(work, found)) : (null, Kiosks));
        if (Erasure is null || !Caller.Reach(Right.ProtectData).Holds(Erasure.Unit)) return NotFound();
        Scrubbed = JsonSerializer.Deserialize<Dictionary<string, long>>(Erasure.Report) ?? [];
        if (TempData[PersonDataModel.LeftKey] is string left) Left = JsonSerializer.Deserialize<List<LeftPlace>>(left) ?? [];
        return Page();
    }
}
