using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>What a kiosk may promise for a session.</summary>
/// <param name="OnTime">Hundredths of a point.</param>
/// <param name="Late">Hundredths of a point.</param>
/// <param name="Category">The number of the category in the credit policy; 0 for none.</param>
public readonly record struct SessionCredit(int OnTime, int Late, byte Category);

/// <summary>Reads once what every session is worth by the policies as they are; the room of credits knows, which this one does not see.</summary>
public delegate Func<PlannedSession, SessionCredit> CreditsOf(Work work, DistrictDays days);
