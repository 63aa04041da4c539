namespace CardSystem.CardAgent.Uplink;

/// <summary>
/// How many taps go into one publication. A broker with a smaller packet limit than ours ends the link without saying which packet it was;
/// so the size is halved when a link dies on its first batch, and doubled with every batch that arrives. It outlives links.
/// </summary>
internal sealed class BatchSize
{
    private readonly int _most;

    public BatchSize(int most) => _most = Now = most;

    public int Now { get; private set; }

    public void Smaller() => Now = Math.Max(1, Now / 2);

    public void Larger() => Now = Math.Min(_most, Now * 2);
}
