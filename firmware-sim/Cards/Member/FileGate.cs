using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>READ and UPDATE BINARY, READ RECORD: which file, and who may (profile, section 4).</summary>
internal sealed class FileGate(MemberChip chip, CardFiles files, TerminalState state, CardTransaction transaction, Personalisation personalisation)
{
    private const int Info = 1;
    private const int Member = 2;
    private const int SummaryA = 3;
    private const int SummaryB = 4;
    private const int Activity = 5;
    private const int Last = 8;

    public ResponseApdu ReadBinary(CommandApdu command)
    {
        if (FileOf(command, out var refusal) is not { } file) return refusal;
        if (file != Info)
        {
            if (chip.Root.LifeCycle != LifeCycle.Activated) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
            if (!state.IsKiosk) return ResponseApdu.Of(StatusWords.SecurityNotSatisfied);
            if (file is SummaryA or SummaryB && file - 2 != chip.Root.ActiveSummary) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
        }

        if (!command.Data.IsEmpty) return ResponseApdu.Of(StatusWords.WrongLength);
        byte[] content = file switch
        {
            Info => files.Info(),
            Member => files.Member(),
            SummaryA or SummaryB => files.Summary(),
            6 => files.Transaction(),
            7 => files.Signer(),
            Last => [.. files.Member(), .. files.Summary()],
            // The records are read as such (ISO 7816-4, 7.2.3: command incompatible with file structure).
            _ => null!,
        };
        if (content is null) return ResponseApdu.Of(StatusWords.WrongFileKind);
        return content.Length == 0 ? ResponseApdu.Of(StatusWords.NotFound) : Part(content, command.P1P2 & 0xFF, command.Expected);
    }

    public ResponseApdu UpdateBinary(CommandApdu command)
    {
        if (FileOf(command, out var refusal) is not { } file) return refusal;
        var offset = command.P1P2 & 0xFF;
        switch (file)
        {
            case Member:
                return offset != 0 ? ResponseApdu.Of(StatusWords.WrongOffset) : personalisation.UpdateMember(command.Data);
            case SummaryA or SummaryB:
                if (chip.Root.LifeCycle != LifeCycle.Activated) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
                if (!state.IsKiosk) return ResponseApdu.Of(StatusWords.SecurityNotSatisfied);
                if (file - 2 != chip.Root.InactiveSummary) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
                return offset != 0 ? ResponseApdu.Of(StatusWords.WrongOffset) : transaction.StageSummary(command.Data);
            default:
                return ResponseApdu.Of(StatusWords.SecurityNotSatisfied);
        }
    }

    public ResponseApdu ReadRecord(CommandApdu command)
    {
        if (!command.Data.IsEmpty) return ResponseApdu.Of(StatusWords.WrongLength);
        return files.Record(command.P1P2 >> 8) is { } record ? Part(record, 0, command.Expected) : ResponseApdu.Of(StatusWords.RecordNotFound);
    }

    /// <summary>Short file identifiers only: there is no current file that an offset alone could mean.</summary>
    private static int? FileOf(CommandApdu command, out ResponseApdu refusal)
    {
        var p1 = command.P1P2 >> 8;
        var file = p1 & 0x1F;
        refusal = ResponseApdu.Of(p1 < 0x80 ? StatusWords.NoCurrentFile : (p1 & 0x60) != 0 ? StatusWords.WrongP1P2 : StatusWords.NotFound);
        return p1 < 0x80 || (p1 & 0x60) != 0 || file is < Info or > Last ? null : file;
    }

    /// <summary>Le 00 asks for whatever there is; another Le that asks for more than there is gets what there is, and a warning.</summary>
    private static ResponseApdu Part(byte[] content, int offset, int expected)
    {
        if (offset > content.Length) return ResponseApdu.Of(StatusWords.WrongOffset);
        var rest = content.AsMemory(offset);
        if (expected is 0 or 256 or 65_536) return ResponseApdu.Ok(rest);
        return expected <= rest.Length ? ResponseApdu.Ok(rest[..expected]) : new ResponseApdu(rest, StatusWords.EndReached);
    }
}
