namespace CardSystem.FirmwareSim.Check;

/// <summary>
/// Compares what the members saw with what the centre keeps. A green or orange light is a promise: exactly one tap is recorded, with the very signature
/// the card gave for it. Nothing is recorded twice, and nothing is accepted that should not be.
/// </summary>
public static class CheckRules
{
    /// <summary>Kinds of card that must never be let in. An unknown card is good to the kiosk, which has no roster; the centre sets its taps aside.</summary>
    private static readonly HashSet<string> NeverAccepted = ["foreign", "expired", "not-yet-valid", "copied", "plain"];

    public static CheckReport Check(IReadOnlyList<PlayedPresentation> played, IReadOnlyList<RecordedTap> taps)
    {
        var report = new CheckReport { Presented = played.Count, TapsRecorded = taps.Count };
        var byProof = taps.Where(t => t.Proof is not null && t.Outcome is not "void").ToLookup(t => t.Proof!);
        var kindByProof = new Dictionary<string, PlayedPresentation>();
        foreach (var presentation in played)
        {
            foreach (var (signature, _) in presentation.Events)
                if (signature is not null) kindByProof[signature] = presentation;
            CheckLights(presentation, byProof, report);
        }

        CheckTwice(taps, byProof, report);
        CheckAccepted(taps, kindByProof, report);
        foreach (var tap in taps.Where(t => t.Outcome == "refused")) report.Refused[tap.Reason ?? "no reason"] = report.Refused.GetValueOrDefault(tap.Reason ?? "no reason") + 1;
        return report;
    }

    /// <summary>Each good light stands for the signatures since the light before.</summary>
    private static void CheckLights(PlayedPresentation presentation, ILookup<string, RecordedTap> byProof, CheckReport report)
    {
        var since = new List<string>();
        foreach (var (signature, light) in presentation.Events)
        {
            if (signature is not null) since.Add(signature);
            if (light is null) continue;
            report.Lights[light] = report.Lights.GetValueOrDefault(light) + 1;
            if (light is "green" or "orange")
            {
                var where = $"{light} light at {presentation.Reader} for card {presentation.Card} (presentation {presentation.Number})";
                var kept = since.Sum(s => byProof[s].Count(t => t.Outcome is "accepted" or "repeated"));
                if (kept == 0) report.Lost.Add(since.Count == 0 ? $"{where}: the card had signed nothing" : $"{where}: no tap with its signature is recorded as accepted");
                if (since.Count(s => byProof[s].Any()) > 1) report.Duplicated.Add($"{where}: taps are recorded for {since.Count(s => byProof[s].Any())} of the signatures it gave for this one light");
                if (NeverAccepted.Contains(presentation.Kind)) report.WronglyAccepted.Add($"{where}: the card is {presentation.Kind}");
            }

            since.Clear();
        }
    }

    private static void CheckTwice(IReadOnlyList<RecordedTap> taps, ILookup<string, RecordedTap> byProof, CheckReport report)
    {
        foreach (var name in taps.CountBy(t => t.Name).Where(n => n.Value > 1)) report.Duplicated.Add($"tap {name.Key} is recorded {name.Value} times");
        foreach (var proof in byProof)
        {
            // The same name twice has been counted above.
            var names = proof.Select(t => t.Name).Distinct().ToList();
            if (names.Count > 1) report.Duplicated.Add($"one signature of card {proof.First().Card} is recorded under {names.Count} names: {string.Join(", ", names)}");
        }
    }

    private static void CheckAccepted(IReadOnlyList<RecordedTap> taps, Dictionary<string, PlayedPresentation> byProof, CheckReport report)
    {
        foreach (var tap in taps.Where(t => t.Outcome is "accepted" or "repeated"))
        {
            if (tap.Proof is null) report.WronglyAccepted.Add($"tap {tap.Name} is {tap.Outcome} without a card's signature");
            else if (!byProof.TryGetValue(tap.Proof, out var presentation)) report.WronglyAccepted.Add($"tap {tap.Name} is {tap.Outcome} with a signature that no card gave");
            else if (NeverAccepted.Contains(presentation.Kind)) report.WronglyAccepted.Add($"tap {tap.Name} is {tap.Outcome}; the card is {presentation.Kind}");
            else if (tap.Card != presentation.Card) report.WronglyAccepted.Add($"tap {tap.Name} is {tap.Outcome} for card {tap.Card}, and the signature is that of card {presentation.Card}");
        }
    }
}
