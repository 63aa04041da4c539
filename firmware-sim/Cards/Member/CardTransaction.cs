using System.Security.Cryptography;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>A transaction (profile, section 7): staged where nothing counts, verified as it stands in the memory, and taken in by one atomic write.</summary>
internal sealed class CardTransaction(MemberChip chip, CardFiles files, TerminalState state)
{
    public const int MostRecords = 4;

    public ResponseApdu StageSummary(ReadOnlyMemory<byte> bytes)
    {
        if (SummaryObject.Read(bytes) is not { } summary || !IsBySessionsKiosk(summary.Signer)) return ResponseApdu.Of(StatusWords.WrongData);
        if (!IsNext(summary.Sequence)) return ResponseApdu.Of(StatusWords.ReferencedDataNotUsable);
        state.SummaryStaged = false;
        files.StageSummary(bytes.Span, state.Certificate!.Bytes.Span);
        state.SummaryStaged = true;
        return ResponseApdu.Of(StatusWords.Success);
    }

    public ResponseApdu StageRecord(CommandApdu command)
    {
        if (ActivityRecord.Read(command.Data) is not { } record || !IsBySessionsKiosk(record.Kiosk)) return ResponseApdu.Of(StatusWords.WrongData);
        if (!IsNext(record.Sequence)) return ResponseApdu.Of(StatusWords.ReferencedDataNotUsable);
        if (state.RecordsStaged == MostRecords) return ResponseApdu.Of(StatusWords.NotEnoughMemory);
        files.StageRecord(state.RecordsStaged, command.Data.Span);
        state.RecordsStaged++;
        return ResponseApdu.Of(StatusWords.Success);
    }

    public ResponseApdu Discard(CommandApdu command)
    {
        if (!command.Data.IsEmpty) return ResponseApdu.Of(StatusWords.WrongLength);
        state.Discard();
        return ResponseApdu.Of(StatusWords.Success);
    }

    public ResponseApdu Commit(CommandApdu command)
    {
        if (command.Data.Length != 4) return ResponseApdu.Of(StatusWords.WrongLength);
        if (!state.SummaryStaged) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);

        // Read back: what counts is what stands in the memory, whoever else may have written there.
        var sequence = BcdDate.Number(command.Data.Span);
        var records = Enumerable.Range(0, state.RecordsStaged).SelectMany(files.StagedRecord).ToArray();
        if (SummaryObject.Read(files.StagedSummary()) is not { } summary) return Refuse(StatusWords.VerificationFailed);
        if (!IsNext(sequence) || summary.Sequence != sequence) return ResponseApdu.Of(StatusWords.ReferencedDataNotUsable);
        if (!summary.RecordsHash.AsSpan().SequenceEqual(SHA256.HashData(records))) return ResponseApdu.Of(StatusWords.WrongData);
        if (!summary.IsSignedBy(state.Certificate!.Point, chip.Thumbprint!)) return Refuse(StatusWords.VerificationFailed);

        var added = state.RecordsStaged;
        if (!chip.TryChange(r => r with
        {
            ActiveSummary = r.InactiveSummary,
            NewestRecord = (r.NewestRecord + added) % ChipLayout.RecordPlaces,
            Records = Math.Min(ChipRoot.RecordsKept, r.Records + added),
            Sequence = sequence,
            TapReference = summary.TapReference,
        })) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
        state.Discard();
        return ResponseApdu.Ok(files.Transaction());
    }

    private ResponseApdu Refuse(ushort status)
    {
        state.Forget();
        return ResponseApdu.Of(status);
    }

    private bool IsNext(uint sequence) => chip.Root.Sequence != uint.MaxValue && sequence == chip.Root.Sequence + 1;

    private bool IsBySessionsKiosk(ReadOnlySpan<byte> holder) => holder.SequenceEqual(state.Certificate!.Holder);
}
