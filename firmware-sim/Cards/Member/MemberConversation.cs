using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>The member application while it is selected: which command is allowed when, and to whom (profile, section 6).</summary>
internal sealed class MemberConversation : CardConversation
{
    private const byte Proprietary = 0x80;

    private readonly MemberChip _chip;
    private readonly CardFiles _files;
    private readonly TerminalState _state = new();
    private readonly TerminalSecurity _security;
    private readonly Dictionary<(byte Cla, byte Ins), Rule> _rules;

    public MemberConversation(MemberChip chip, Action<CardSignature> onSigned)
    {
        (_chip, _files) = (chip, new CardFiles(chip));
        _security = new TerminalSecurity(chip, _files, _state);
        var transaction = new CardTransaction(chip, _files, _state);
        var personalisation = new Personalisation(chip, _files, _security, _state);
        var access = new FileGate(chip, _files, _state, transaction, personalisation);
        var piv = new PivCommands(() => PivContents.Of(chip), onSigned);
        _rules = new()
        {
            [(0x00, 0xCB)] = new(p => p == 0x3FFF, [LifeCycle.Initialised, LifeCycle.Activated], false, piv.GetCertificate),
            [(0x00, 0x87)] = new(_ => true, [LifeCycle.Initialised, LifeCycle.Activated], false, piv.GeneralAuthenticate),
            [(0x00, 0xB0)] = new(_ => true, Enum.GetValues<LifeCycle>(), false, access.ReadBinary),
            [(0x00, 0xD6)] = new(_ => true, [LifeCycle.Initialised, LifeCycle.Activated], false, access.UpdateBinary),
            [(0x00, 0xB2)] = new(p => (byte)p == 0x2C && p >> 8 != 0, [LifeCycle.Activated], true, access.ReadRecord),
            [(0x00, 0xE2)] = new(p => p == 0x0028, [LifeCycle.Activated], true, transaction.StageRecord),
            [(0x00, 0x84)] = new(None, [LifeCycle.Initialised, LifeCycle.Activated], false, _security.GetChallenge),
            [(0x00, 0x2A)] = new(p => p == 0x00BE, [LifeCycle.Activated], false, _security.VerifyCertificate),
            [(0x00, 0x82)] = new(None, [LifeCycle.Activated], false, _security.ExternalAuthenticate),
            [(0x00, 0x88)] = new(None, [LifeCycle.Activated], true, _security.InternalAuthenticate),
            [(Proprietary, 0x10)] = new(None, [LifeCycle.Activated], true, transaction.Commit),
            [(Proprietary, 0x12)] = new(None, [LifeCycle.Activated], true, transaction.Discard),
            [(0x00, 0x47)] = new(p => p is 0x009E or 0x009F, [LifeCycle.Blank, LifeCycle.Initialised], false, personalisation.Generate),
            [(Proprietary, 0x22)] = new(None, [LifeCycle.Initialised], false, personalisation.PutAnchor),
            [(0x00, 0xDB)] = new(p => p == 0x3FFF, [LifeCycle.Initialised], false, personalisation.PutCertificate),
            [(0x00, 0x44)] = new(None, [LifeCycle.Initialised], false, personalisation.Activate),
            [(Proprietary, 0x2E)] = new(None, [LifeCycle.Initialised, LifeCycle.Activated], false, personalisation.Reset),
            [(0x00, 0xE6)] = new(None, [LifeCycle.Activated], false, personalisation.Terminate),
        };
        SelectAnswer = Answer();
    }

    public override ReadOnlyMemory<byte> SelectAnswer { get; }

    public override ushort SelectStatus => _chip.Root.LifeCycle == LifeCycle.Terminated ? StatusWords.SelectedIsTerminated : StatusWords.Success;

    public override bool Takes(byte cla) => cla is 0x00 or Proprietary;

    public override ResponseApdu Answer(CommandApdu command)
    {
        if (!_rules.TryGetValue((command.Cla, command.Ins), out var rule)) return ResponseApdu.Of(StatusWords.InstructionNotSupported);
        if (!rule.Parameters(command.P1P2)) return ResponseApdu.Of(StatusWords.WrongP1P2);
        if (!rule.States.Contains(_chip.Root.LifeCycle)) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
        if (rule.OnlyKiosk && !_state.IsKiosk) return ResponseApdu.Of(StatusWords.SecurityNotSatisfied);
        return rule.Run(command);
    }

    /// <summary>6F { 84 AID, A5 { INFO, 7C { 81 challenge } } } (profile, 2.1).</summary>
    private byte[] Answer()
    {
        var data = new List<byte>(_files.Info());
        if (_chip.Root.LifeCycle != LifeCycle.Terminated) data.AddRange(Tlv.Wrap(0x7C, Tlv.Write(0x81, _security.NewChallenge())));
        return Tlv.Wrap(0x6F, Tlv.Write(0x84, MemberApplication.FullAid.Span), Tlv.Write(0xA5, data.ToArray()));
    }

    private static bool None(ushort parameters) => parameters == 0;

    /// <summary>When a command may be given, and what it does.</summary>
    private sealed record Rule(Func<ushort, bool> Parameters, LifeCycle[] States, bool OnlyKiosk, Func<CommandApdu, ResponseApdu> Run);
}
