namespace CardSystem.FirmwareSim.Cards;

/// <summary>
/// An application on the card, found by its identifier. What must outlive the power (files, counters) is kept here;
/// what is true only while the application is selected is kept in its conversation.
/// </summary>
public abstract class CardApplication
{
    /// <summary>5 to 16 bytes (ISO 7816-4, 8.2.1.2). SELECT finds it by any first part of at least 5 bytes.</summary>
    public abstract ReadOnlyMemory<byte> Aid { get; }

    /// <param name="onSigned">To be told of every signature the card makes.</param>
    public abstract CardConversation Select(Action<CardSignature> onSigned);
}

/// <summary>A selected application, until another is selected or the card loses power.</summary>
public abstract class CardConversation
{
    /// <summary>The data answered to SELECT.</summary>
    public abstract ReadOnlyMemory<byte> SelectAnswer { get; }

    /// <summary>9000, or a warning that the application is there but not for use.</summary>
    public virtual ushort SelectStatus => StatusWords.Success;

    /// <param name="cla">Without the chaining bit; 00, or 80 for commands of the application's own.</param>
    public virtual bool Takes(byte cla) => cla == 0x00;

    /// <param name="command">Whole: chained commands arrive joined, without the chaining bit.</param>
    public abstract ResponseApdu Answer(CommandApdu command);
}

/// <summary>A signature the card made.</summary>
/// <param name="Challenge">What the host asked it to sign.</param>
/// <param name="Signature">ECDSA as DER.</param>
public sealed record CardSignature(byte[] Challenge, byte[] Signature);
