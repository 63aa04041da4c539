namespace CardSystem.Ingest.Storage.Logs;

/// <summary>A tap about to be appended: the exact bytes under its name.</summary>
public readonly record struct LogRow(long Journal, long Sequence, ReadOnlyMemory<byte> Body);

/// <summary>Bytes that can never be a row of the log, kept for staff to see.</summary>
/// <param name="Reason">Kebab-case: <c>malformed</c>, <c>wrong-version</c>, <c>foreign-kiosk</c>, <c>oversized</c>, <c>name-conflict</c> …</param>
/// <param name="Body">The bytes, cut to a bound; <paramref name="Length"/> and <paramref name="Digest"/> are of the whole.</param>
public sealed record RefusedPayload(string Kiosk, string Reason, string Detail, byte[] Digest, long Length, byte[] Body);

/// <summary>A journal as the log knows it.</summary>
/// <param name="ContiguousTo">Everything up to here is in the log for certain; more may be.</param>
public sealed record LoggedJournal(long Id, string Kiosk, string Journal, long ContiguousTo);

/// <summary>What one append came to.</summary>
/// <param name="Conflicts">Indexes of rows whose name stands in the log with other bytes.</param>
/// <param name="Refused">How many of the refused payloads were not known before.</param>
public sealed record AppendResult(int Appended, IReadOnlyList<int> Conflicts, int Refused);
